"""The description of passive_share.csv for machines: CSV on the Web (W3C, tabular metadata)."""

from __future__ import annotations

from typing import Any

from publication.exports import Table
from texts.shown import danish_descriptions

_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "double",
}
"""The other published types are decimals."""


def datatype(data_type: str) -> str:
    """Return CSVW's name of DuckDB's type of a published column."""
    return _TYPES.get(data_type, "decimal")


def csvw_metadata(table: Table, csv_name: str, title: str, as_of: str) -> dict[str, Any]:
    """Describe a CSV file.

    Args:
        table: the table it holds; its key becomes the primary key.
        title: in Danish; says when the figures are invented.
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
                    "datatype": datatype(data_type),
                    "required": name in table.sort_by,
                    "dc:description": _texts(danish.get(name), comment),
                }
                for name, data_type, comment in table.columns
            ],
            "primaryKey": table.sort_by,
        },
    }


def _texts(danish: str | None, english: str) -> list[dict[str, str]]:
    texts = [{"@value": danish, "@language": "da"}] if danish else []
    return [*texts, {"@value": english, "@language": "en"}]
