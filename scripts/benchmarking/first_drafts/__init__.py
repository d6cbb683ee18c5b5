"""The opponents as they were first written, so that both drafts are measured."""
