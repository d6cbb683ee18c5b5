"""The catalogue: dbt's documentation, column lineage and the project's pages, as static files."""
