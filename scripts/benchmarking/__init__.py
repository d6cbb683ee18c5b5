"""The benchmark: national-scale invented data, the whole project, and what its users would write instead."""
