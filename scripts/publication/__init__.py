"""From a tested build to a published vintage; docs/operations.md tells the whole."""
