"""The workbook, from the public DuckDB file alone; it computes nothing. Begin with sheets.py."""
