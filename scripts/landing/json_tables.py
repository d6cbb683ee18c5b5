"""Jobindsats tables from JSON: v2 (`Variables`/`Data`), v3 (`columns`/`rows`), JSON lines.

Numbers keep the text they have in the file. A body that is an error in disguise is told apart
from data: an expired key answers 200 with `{"Forkert nøgle eller nøglen er udløbet.":""}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from landing import limits
from landing.faults import FaultList, fault
from landing.figures import Number
from landing.sniff import DeliveredFile
from landing.tables import Sheet, one_line
from landing.text_files import whole_text

API_ERROR = "an API error body saved as data"
_REMEDY = "Fetch the table again with a valid key"
_ERROR_KEYS = frozenset({"code", "cause", "error", "errors", "message", "detail", "request_id"})


class _RefusedError(ValueError):
    """A JSON text that no table is written in."""


def read_json_table(file: DeliveredFile, encoding: str, faults: FaultList) -> Sheet:
    """Return the table of a JSON document or of JSON lines.

    Args:
        path: the file, for messages.
        content: its bytes; one or two byte-order marks are dropped.
        encoding: its encoding.
        faults: records that are error bodies or have other fields are added here and left out.

    Raises:
        LandingError: no JSON, or JSON of a shape that no Jobindsats interface has.
    """
    path, text = file.path, whole_text(file, encoding)
    if text.count("[") + text.count("{") > limits.MAX_TABLE_CELLS:
        raise fault(path, "too many lists and objects for a table")
    try:
        document = _parse(text)
    except (ValueError, RecursionError) as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].lstrip().startswith("{"):
            raise fault(
                path, f"not readable as JSON ({_reason(error)})", remedy="Export the file again"
            ) from None
        return _from_records(path, _lines(lines, faults), faults)
    return _from_document(path, document, faults)


def _parse(text: str) -> Any:  # noqa: ANN401 - JSON is any of its types
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise _RefusedError("a name stands twice in one object")
        return found

    def refused(constant: str) -> None:
        raise _RefusedError(f"{constant} is no number")

    return json.loads(
        text,
        parse_int=Number,
        parse_float=Number,
        parse_constant=refused,
        object_pairs_hook=unique,
    )


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _lines(lines: list[tuple[int, str]], faults: FaultList) -> Iterator[tuple[int, Any]]:
    for number, line in lines:
        try:
            yield number, _parse(line)
        except (ValueError, RecursionError) as error:
            faults.add(f"a line that is not JSON ({_reason(error)})", row=number)


def _from_document(path: Path, document: Any, faults: FaultList) -> Sheet:  # noqa: ANN401
    if isinstance(document, dict):
        if isinstance(document.get("columns"), list) and isinstance(document.get("rows"), list):
            headings = _headings(path, document["columns"])
            return _sheet(headings, enumerate(document["rows"], start=1), faults)
        if _is_error_body(document):
            raise fault(path, API_ERROR, value=_error_text(document), remedy=_REMEDY)
        return _from_records(path, iter([(1, document)]), faults)
    if isinstance(document, list) and document and all(isinstance(d, dict) for d in document):
        if all("Variables" in part and "Data" in part for part in document):
            return _from_v2(path, document, faults)
        return _from_records(path, enumerate(document, start=1), faults)
    raise fault(
        path,
        "JSON that is no Jobindsats table",
        expected="columns/rows, Variables/Data, or one object per line",
    )


def _from_v2(path: Path, parts: list[dict[str, Any]], faults: FaultList) -> Sheet:
    headings: list[str] = []
    data: list[Any] = []
    for part in parts:
        variables, rows = part["Variables"], part["Data"]
        if not isinstance(variables, list) or not isinstance(rows, list):
            raise fault(path, "Variables and Data are not lists")
        labels = _headings(
            path, [v.get("Label") or v.get("Name") if isinstance(v, dict) else v for v in variables]
        )
        if headings and labels != headings:
            raise fault(path, "parts with different Variables", remedy="Land them one by one")
        headings = labels
        data.extend(rows)
    return _sheet(headings, enumerate(data, start=1), faults)


def _headings(path: Path, values: list[Any]) -> list[str]:
    texts = [value for value in values if isinstance(value, str) and not isinstance(value, Number)]
    if not values or len(texts) != len(values):
        raise fault(path, "column names that are not all text", expected="a text per column")
    return [one_line(value) for value in values]


def _from_records(path: Path, records: Iterator[tuple[int, Any]], faults: FaultList) -> Sheet:
    headings: list[str] = []
    rows: list[tuple[int, Any]] = []
    for number, record in records:
        if not isinstance(record, dict):
            faults.add("a record that is no object", row=number)
        elif _is_error_body(record):
            faults.add(API_ERROR, row=number, value=_error_text(record), remedy=_REMEDY)
        elif headings and set(headings) != record.keys():
            other = ", ".join(sorted(set(headings) ^ record.keys()))
            faults.add("other fields than the first record has", row=number, value=other)
        else:
            headings = headings or list(record)
            rows.append((number, [record[name] for name in headings]))
    if not rows:
        faults.raise_if_any()
        raise fault(path, "no rows", remedy="Export the file again")
    return _sheet(headings, rows, faults)


def _sheet(headings: list[str], rows: Iterable[tuple[int, Any]], faults: FaultList) -> Sheet:
    sheet = Sheet(None, [[one_line(heading) for heading in headings]], [1])
    for number, row in rows:
        if not isinstance(row, list) or len(row) != len(headings):
            found = f"{len(row)} values" if isinstance(row, list) else "no list of values"
            faults.add(f"{found} where there are {len(headings)} columns", row=number)
            continue
        for value, heading in zip(row, headings, strict=True):
            if value is not None and not isinstance(value, str):
                shown = json.dumps(value, ensure_ascii=False)
                faults.add("neither text nor number", row=number, column=heading, value=shown)
        sheet.rows.append(
            ["null" if value is None else value if isinstance(value, str) else "" for value in row]
        )
        sheet.numbers.append(number)
    return sheet


def _is_error_body(record: dict[str, Any]) -> bool:
    """Return whether an object is an answer about an error: no data, or the fields of one."""
    names = {name.lower() for name in record}
    return not any(record.values()) or bool(names & _ERROR_KEYS and len(record) <= len(_ERROR_KEYS))


def _error_text(record: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" if value else name for name, value in record.items())
