"""The audit of disclosure control: what a reader could work out from everything published."""
