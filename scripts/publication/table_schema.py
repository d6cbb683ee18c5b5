"""The types of passive_share.csv for programs that would guess them: 0101 is a text, not 101.

A Table Schema (Frictionless Standards), in which each column also has its type's name in pandas,
polars and R, so that one line of each reads the file (docs/analyst-guide.md).
"""

from __future__ import annotations

from typing import Any

from publication.csvw import datatype
from publication.exports import Table

_TYPES = {
    "string": ("string", "string", "String", "character"),
    "boolean": ("boolean", "boolean", "Boolean", "logical"),
    "date": ("date", "string", "Date", "Date"),
    "integer": ("integer", "Int64", "Int64", "integer"),
    "decimal": ("number", "float64", "Float64", "numeric"),
    "double": ("number", "float64", "Float64", "numeric"),
}
"""CSVW's type -> Table Schema's, pandas', polars', R's. pandas makes dates of texts itself."""


def table_schema(table: Table, title: str) -> dict[str, Any]:
    """Describe the columns of a table's CSV file.

    Args:
        table: the table; its key becomes the primary key.
        title: in Danish; says when the figures are invented.
    """
    fields = []
    for name, data_type, comment in table.columns:
        plain, in_pandas, in_polars, in_r = _TYPES[datatype(data_type)]
        fields.append(
            {
                "name": name,
                "type": plain,
                "pandas": in_pandas,
                "polars": in_polars,
                "r": in_r,
                "description": comment,
                "constraints": {"required": name in table.sort_by},
            }
        )
    return {
        "title": title,
        "fields": fields,
        "primaryKey": table.sort_by,
        "missingValues": [""],
    }
