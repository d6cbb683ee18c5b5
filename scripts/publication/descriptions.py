"""What passive_share.csv is, for machines: CSV on the Web (W3C), and a Table Schema (Frictionless).

The latter is for programs that would guess the types: 0101 is a text, not 101. In it each column
also has its type's name in pandas, polars and R, so that one line of each reads the file
(docs/analyst-guide.md).
"""

from typing import Any

from publication.exports import Table
from texts.shown import danish_descriptions

_INTEGER = ("integer", "integer", "Int64", "Int64", "integer")
_TYPES = {
    "VARCHAR": ("string", "string", "string", "String", "character"),
    "BOOLEAN": ("boolean", "boolean", "boolean", "Boolean", "logical"),
    "DATE": ("date", "date", "string", "Date", "Date"),
    "INTEGER": _INTEGER,
    "BIGINT": _INTEGER,
    "DOUBLE": ("double", "number", "float64", "Float64", "numeric"),
}
_DECIMAL = ("decimal", "number", "float64", "Float64", "numeric")
"""DuckDB's type -> CSVW's, Table Schema's, pandas', polars', R's; the other published types are
decimals. pandas makes dates of texts itself."""


def csvw_metadata(table: Table, csv_name: str, title: str, as_of: str) -> dict[str, Any]:
    """Describe the CSV file of a table, whose key becomes the primary key.

    The title, in Danish, says when the figures are invented.
    """
    danish = danish_descriptions(table.name)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "da"}],
        "url": csv_name,
        "dc:title": {"@value": title, "@language": "da"},
        "dc:description": _texts(
            "Én række pr. mål, område, målgruppe og periode.",
            "One row per measure, area, target group and period.",
        ),
        "dc:issued": {"@value": as_of, "@type": "xsd:date"},
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "lineTerminators": ["\n"],
            "header": True,
            "headerRowCount": 1,
        },
        "tableSchema": {
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "datatype": _TYPES.get(data_type, _DECIMAL)[0],
                    "required": name in table.sort_by,
                    "dc:description": _texts(danish.get(name), comment),
                }
                for name, data_type, comment in table.columns
            ],
            "primaryKey": table.sort_by,
        },
    }


def table_schema(table: Table, title: str) -> dict[str, Any]:
    """Describe the columns of a table's CSV file; see `csvw_metadata`."""
    fields = []
    for name, data_type, comment in table.columns:
        _, plain, in_pandas, in_polars, in_r = _TYPES.get(data_type, _DECIMAL)
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
    return {"title": title, "fields": fields, "primaryKey": table.sort_by, "missingValues": [""]}


def _texts(danish: str | None, english: str) -> list[dict[str, str]]:
    texts = [{"@value": danish, "@language": "da"}] if danish else []
    return [*texts, {"@value": english, "@language": "en"}]
