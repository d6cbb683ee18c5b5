"""What deliveries cover, and one taken back (docs/landing.md)."""
