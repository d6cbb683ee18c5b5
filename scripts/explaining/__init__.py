"""Why a cell is what it is, from the private working warehouse."""
