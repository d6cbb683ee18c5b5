"""The published table in formats that others read: JSON-stat, PC-Axis, CSV for Danish Excel."""
