"""Why a cell is what it is, from the private warehouse. Begin with explanation.py."""
