"""The second engine beside the first: what only the comparison of the two needs."""
