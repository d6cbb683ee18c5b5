"""From a tested build to a published vintage; see docs/operations.md."""
