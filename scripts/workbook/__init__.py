"""The workbook that people open: written from the public DuckDB file, with no arithmetic."""
