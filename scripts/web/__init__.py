"""The page: a static site in Danish, written from the public tables alone."""
