"""What deliveries cover, one taken back, expired ones erased (docs/landing.md, operations.md)."""
