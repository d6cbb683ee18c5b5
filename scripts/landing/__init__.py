"""Landing: files of the world become the raw seeds of a dataset (docs/landing.md)."""
