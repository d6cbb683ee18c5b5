"""The trials of `make torture`: real publications, real faults, readers all the while."""
