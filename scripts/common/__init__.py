"""What every part of the project shares: errors, paths, the console."""
