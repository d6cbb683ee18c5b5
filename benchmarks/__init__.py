"""The benchmark: national-scale invented data, the project, and what users would write instead."""
