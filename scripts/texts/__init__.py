"""What readers of the publication see in Danish, in one place for all that is written from it."""
