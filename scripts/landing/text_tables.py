"""Jobindsats tables from CSV: v2 and v3, one header row, semicolons (commas are read too)."""

from __future__ import annotations

import csv
import io

from landing.faults import FaultList, fault
from landing.long_cells import LongTable
from landing.sniff import DeliveredFile
from landing.tables import one_line
from landing.text_files import delimiter_of, whole_text


def read_csv_table(file: DeliveredFile, encoding: str, faults: FaultList) -> LongTable:
    """Return the table of a CSV file.

    Args:
        path: the file, for messages.
        content: its bytes; byte-order marks at the start are dropped.
        encoding: its encoding.
        faults: rows of another width are added here and left out of the table.

    Raises:
        LandingError: not that encoding, no rows, or quotes that do not match.
    """
    path, text = file.path, whole_text(file, encoding)
    delimiter = delimiter_of(text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    headings: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    line = 0
    try:
        for record in reader:
            line, first_line = reader.line_num, line + 1
            if not any(field.strip() for field in record):
                continue
            if not headings:
                headings = [one_line(field) for field in record]
            elif len(record) != len(headings):
                faults.add(
                    f"{len(record)} fields where the header row has {len(headings)}",
                    row=first_line,
                    expected=f"{len(headings)} fields separated by {delimiter!r}",
                )
            else:
                rows.append((first_line, record))
    except csv.Error as error:
        raise fault(
            path, f"not readable as CSV ({error})", row=line + 1, remedy="Export the file again"
        ) from None
    if len(headings) == 1:
        raise fault(
            path,
            "a single column: an API error body, or another text, saved as data",
            row=1,
            value=headings[0],
            expected="areas, periods and figures, separated by semicolons",
            remedy="Fetch or export the table again",
        )
    if not headings or (not rows and not len(faults)):
        raise fault(path, "a header row and nothing under it", remedy="Export the file again")
    return LongTable(headings, rows, ends_in_a_line=text.endswith(("\n", "\r")))
