"""From a tested build to a published vintage (docs/operations.md): begin with publish.py."""
