"""Asking sources for their tables."""
