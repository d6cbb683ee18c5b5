"""The exit codes of the publication's commands; docs/operations.md says what to do about each."""

OK = 0
FAILED = 1
"""Bad input, a failed test, or a machine that has no room: nothing was published."""
USAGE = 2
"""The command line makes no sense."""
BUSY = 3
"""Another publisher is at work in this project."""
REFUSED = 4
"""The vintage is published already with other content: it is immutable."""
LEAK = 5
"""The audit found a hidden count that what is published gives away."""
DIFFERENT = 6
"""A published folder is not what its manifest says, or cannot be rebuilt to the same bytes."""
SIGNALLED = 128
"""Ended by a signal: 128 and the signal's number (130 for Ctrl-C)."""
