"""What other programs read in a publication: the same figures, and codes that stay texts."""
