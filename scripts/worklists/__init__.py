"""The work lists of municipalities: their courses without hours, to be filled in."""
