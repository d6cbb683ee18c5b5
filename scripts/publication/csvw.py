"""The description of passive_share.csv for machines: CSV on the Web (W3C, tabular metadata)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publication.public_files import Column, Table
from texts.shown import danish_descriptions

_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "double",
}


def csvw_metadata(table: Table, csv_name: str, title: str, as_of: str) -> dict[str, Any]:
    """Describe a CSV file.

    Args:
        table: the table it holds; its key becomes the primary key.
        csv_name: the file's name, relative to the description.
        title: in Danish; says when the figures are invented.
        as_of: the vintage, YYYY-MM-DD.
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
            "columns": [_column(column, table, danish) for column in table.columns],
            "primaryKey": list(table.sort_by),
        },
    }


def _column(column: Column, table: Table, danish: Mapping[str, str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "datatype": _datatype(column.data_type),
        "required": column.name in table.sort_by,
    }
    if column.name in danish or column.comment:
        described["dc:description"] = _texts(danish.get(column.name), column.comment)
    return described


def _datatype(data_type: str) -> str | dict[str, str]:
    if data_type.startswith("DECIMAL"):
        return "decimal"
    return _TYPES[data_type]


def _texts(danish: str | None, english: str | None) -> list[dict[str, str]]:
    texts = [(danish, "da"), (english, "en")]
    return [{"@value": text, "@language": language} for text, language in texts if text]
