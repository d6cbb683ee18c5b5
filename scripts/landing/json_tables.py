"""Jobindsats tables from JSON: v2 (`Variables`/`Data`), v3 (`columns`/`rows`), JSON lines.

Numbers keep the text they have in the file. A body that is an error in disguise is no
data: an expired key answers 200 with `{"Forkert nøgle eller nøglen er udløbet.":""}`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from landing import limits
from landing.faults import FaultList, LandingError, fault
from landing.figures import Number
from landing.grid import Sheet, one_line
from landing.request import Incoming
from landing.text_files import whole_text

_API_ERROR = "an API error body saved as data"
_FETCH_AGAIN = "Fetch the table again with a valid key"
_EXPORT_AGAIN = "Export the file again"
_ERROR_KEYS = frozenset({"code", "cause", "error", "errors", "message", "detail", "request_id"})


def read_json_table(incoming: Incoming, faults: FaultList) -> Sheet:
    """Return the table of a JSON document or of JSON lines.

    Records that are error bodies or have other fields are added to the faults and left out.
    """
    text = whole_text(incoming)
    if text.count("[") + text.count("{") > limits.MAX_TABLE_CELLS:
        what = "too many lists and objects for a table"
        raise fault(incoming.path, what, "Ask for fewer periods at a time")
    try:
        document = _parse(text)
    except (ValueError, RecursionError) as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].lstrip().startswith("{"):
            what = f"not readable as JSON ({_reason(error)})"
            raise fault(incoming.path, what, _EXPORT_AGAIN) from None
        return _from_records(_lines(lines, faults), faults)
    parts = document if isinstance(document, list) else [document]
    if not parts or not all(isinstance(part, dict) for part in parts):
        raise _no_table(faults)
    if "columns" in parts[0] and "rows" in parts[0]:
        return _from_parts(parts, "columns", "rows", faults)
    if all("Variables" in part and "Data" in part for part in parts):
        return _from_parts(parts, "Variables", "Data", faults)
    return _from_records(enumerate(parts, start=1), faults)


def _parse(text: str) -> Any:  # noqa: ANN401 - JSON is any of its types
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name stands twice in one object")
        return found

    def refused(constant: str) -> None:
        raise ValueError(f"{constant} is no number")

    numbers: Any = {"parse_int": Number, "parse_float": Number, "parse_constant": refused}
    return json.loads(text, object_pairs_hook=unique, **numbers)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _lines(lines: list[tuple[int, str]], faults: FaultList) -> Iterator[tuple[int, Any]]:
    for number, line in lines:
        try:
            yield number, _parse(line)
        except (ValueError, RecursionError) as error:
            what = f"a line that is not JSON ({_reason(error)})"
            faults.add(what, _EXPORT_AGAIN, row=number)


def _no_table(faults: FaultList) -> LandingError:
    expected = "columns/rows, Variables/Data, or one object per line"
    what = "JSON that is no Jobindsats table"
    return fault(faults.file, what, _EXPORT_AGAIN, expected=expected)


def _from_parts(parts: list[dict[str, Any]], columns: str, rows: str, faults: FaultList) -> Sheet:
    headings: list[Any] = []
    data: list[Any] = []
    for part in parts:
        if not isinstance(part.get(columns), list) or not isinstance(part.get(rows), list):
            raise _no_table(faults)
        labels = [
            value.get("Label") or value.get("Name") if isinstance(value, dict) else value
            for value in part[columns]
        ]
        if not labels or not all(type(label) is str for label in labels):
            what = "column names that are not all text"
            raise fault(faults.file, what, _EXPORT_AGAIN, expected="a text per column")
        if headings and labels != headings:
            raise fault(faults.file, f"parts with different {columns}", "Land them one by one")
        headings = labels
        data.extend(part[rows])
    return _sheet(headings, enumerate(data, start=1), faults)


def _from_records(records: Iterable[tuple[int, Any]], faults: FaultList) -> Sheet:
    headings: list[str] = []
    rows: list[tuple[int, Any]] = []
    for number, record in records:
        if not isinstance(record, dict):
            faults.add("a record that is no object", _EXPORT_AGAIN, row=number)
        elif _is_error_body(record):
            said = [f"{name}: {value}" if value else name for name, value in record.items()]
            faults.add(_API_ERROR, _FETCH_AGAIN, row=number, value="; ".join(said))
        elif headings and set(headings) != record.keys():
            what = "other fields than the first record has"
            other = ", ".join(sorted(set(headings) ^ record.keys()))
            faults.add(what, _EXPORT_AGAIN, row=number, value=other)
        else:
            headings = headings or list(record)
            rows.append((number, [record[name] for name in headings]))
    if not rows:
        faults.raise_if_any()
        raise fault(faults.file, "no rows", _EXPORT_AGAIN)
    return _sheet(headings, rows, faults)


def _sheet(headings: list[str], rows: Iterable[tuple[int, Any]], faults: FaultList) -> Sheet:
    sheet = Sheet(None, [[one_line(heading) for heading in headings]], [1])
    for number, row in rows:
        if not isinstance(row, list) or len(row) != len(headings):
            found = f"{len(row)} values" if isinstance(row, list) else "no list of values"
            what = f"{found} where there are {len(headings)} columns"
            faults.add(what, _EXPORT_AGAIN, row=number)
            continue
        texts = ["null" if value is None else value for value in row]
        for at, (value, heading) in enumerate(zip(texts, headings, strict=True)):
            if not isinstance(value, str):
                shown = json.dumps(value, ensure_ascii=False)
                what = "neither text nor number"
                faults.add(what, _EXPORT_AGAIN, row=number, column=heading, value=shown)
                texts[at] = ""
        sheet.rows.append(texts)
        sheet.numbers.append(number)
    return sheet


def _is_error_body(record: dict[str, Any]) -> bool:
    names = {name.lower() for name in record}
    return not any(record.values()) or bool(names & _ERROR_KEYS and len(record) <= len(_ERROR_KEYS))
