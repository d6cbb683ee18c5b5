"""Courses without hours: the alarm, and the lists in which municipalities fill them in."""
