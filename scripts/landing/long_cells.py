"""From a long table to its cells: which column is what, told by its heading and its contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from landing import periods
from landing.faults import FaultList, fault
from landing.figures import looks_like_figure
from landing.reference import Reference
from landing.request import LandingRequest
from landing.tables import RawCell, dimension_text, one_line

Role = Literal[
    "area_label", "period_label", "group_label", "measure_label", "value", "dimension", "region"
]

_SAMPLE = 2000
_NAMES = {"area_label": "Area or Område", "period_label": "Periode"}


@dataclass
class LongTable:
    """A table with a row of headings."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    ends_in_a_line: bool = True


@dataclass
class _Columns:
    """The columns of a long table by what they hold, as positions."""

    area: int
    period: int
    group: int | None = None
    measure: int | None = None
    dimensions: list[int] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)


def long_cells(
    table: LongTable, reference: Reference, request: LandingRequest, faults: FaultList, file: Path
) -> Iterator[RawCell]:
    """Yield the cells of a long table, row by row.

    Args:
        table: one row per area, period and dimensions; one or more columns of figures.
        reference: spellings, measures, groups and accepted headings.
        request: supplies the group or measure that the file does not say.
        faults: rows without area or period are added here.
        file: the file, for messages.

    Raises:
        LandingError: a column is missing, doubled, unnamed, or its part cannot be told.
    """
    if not table.rows:
        faults.raise_if_any()
        raise fault(file, "a header row and nothing under it", remedy="Export the file again")
    columns = _columns(table, reference, request, file)
    headings = table.headings
    for row, texts in table.rows:
        area = one_line(texts[columns.area])
        period = one_line(texts[columns.period])
        if not area or not period:
            faults.add(
                "a row without area or period",
                row=row,
                expected="an area and a period in every row",
            )
            continue
        area_at, period_at = (row, headings[columns.area]), (row, headings[columns.period])
        group = request.group or ""
        if columns.group is not None:
            group = one_line(texts[columns.group])
        dimensions = dimension_text(
            [(headings[at], one_line(texts[at])) for at in columns.dimensions]
        )
        for at in columns.figures:
            if columns.measure is not None:
                measure = one_line(texts[columns.measure])
            else:
                measure = _measure_of(headings[at], reference, request)
            found_group, measure = split_group(measure, group, reference)
            yield RawCell(
                row,
                headings[at],
                area,
                period,
                found_group,
                dimensions,
                measure,
                texts[at],
                area_at,
                period_at,
            )


def split_group(measure: str, group: str, reference: Reference) -> tuple[str, str]:
    """Return group and measure of a label such as `Dagpengemodtagere: Antal personer`.

    Only a known group label is split off, and only where the file names no group otherwise.
    """
    prefix, colon, rest = measure.partition(": ")
    if colon and not group and reference.is_group(prefix) and rest.strip():
        return prefix.strip(), rest.strip()
    return group, measure


def _columns(
    table: LongTable, reference: Reference, request: LandingRequest, file: Path
) -> _Columns:
    headings = table.headings
    _check_headings(headings, file)
    roles: list[Role] = [
        _role(at, heading, table, reference) for at, heading in enumerate(headings)
    ]
    columns = _Columns(
        area=_only("area_label", roles, table, reference, file),
        period=_only("period_label", roles, table, reference, file),
    )
    groups = [at for at, role in enumerate(roles) if role == "group_label"]
    measures = [at for at, role in enumerate(roles) if role == "measure_label"]
    if len(groups) > 1:
        # A target group and a benefit side by side: the first names the group, the rest divide it.
        for at in groups[1:]:
            roles[at] = "dimension"
    columns.group = groups[0] if groups else None
    columns.dimensions = [at for at, role in enumerate(roles) if role == "dimension"]
    columns.figures = [at for at, role in enumerate(roles) if role == "value"]
    if len(measures) > 1:
        raise fault(file, "two columns of measures", value=", ".join(headings[m] for m in measures))
    columns.measure = measures[0] if measures else None
    _check_figures(columns, headings, reference, request, file)
    return columns


def _check_headings(headings: list[str], file: Path) -> None:
    seen: set[str] = set()
    for number, heading in enumerate(headings, start=1):
        if not heading:
            raise fault(
                file,
                f"column {number} has no heading",
                row=1,
                remedy="Name the column, or take out a delimiter too many at the end of the lines",
            )
        if heading.casefold() in seen:
            raise fault(
                file,
                "two columns with the same heading",
                row=1,
                value=heading,
                remedy="Export the file again, or rename one of them",
            )
        seen.add(heading.casefold())


def _role(at: int, heading: str, table: LongTable, reference: Reference) -> Role:
    named = reference.column_for("jobindsats", heading)
    texts = [texts[at] for _, texts in table.rows[:_SAMPLE]]
    filled = [text for text in texts if text.strip()]
    figures = sum(1 for text in filled if looks_like_figure(text))
    if named in {"area_label", "period_label"}:
        return named  # type: ignore[return-value]
    if named in {"group_label", "measure_label"} and 2 * figures < max(1, len(filled)):
        return named  # type: ignore[return-value]
    if reference.is_measure(heading) or 2 * figures >= len(filled):
        return "value"
    if all(reference.is_area(text) for text in filled):
        # A municipality's region beside it says nothing that the area does not.
        return "region"
    if all(reference.is_measure(text) for text in filled):
        return "measure_label"
    if all(reference.is_group(text) for text in filled):
        return "group_label"
    return "dimension"


def _only(role: Role, roles: list[Role], table: LongTable, reference: Reference, file: Path) -> int:
    found = [at for at, this in enumerate(roles) if this == role]
    if len(found) == 1:
        return found[0]
    what = "areas" if role == "area_label" else "periods"
    if found:
        names = ", ".join(table.headings[at] for at in found)
        raise fault(file, f"more than one column of {what}", row=1, value=names)
    alike = _column_that_holds(role, table, reference)
    raise fault(
        file,
        f"no column of {what}",
        row=1,
        value=", ".join(table.headings),
        expected=f"a column headed {_NAMES[role]}",
        remedy="Export the table again with it"
        if alike is None
        else f"Column {alike!r} seems to hold the {what}: give it that heading",
    )


def _column_that_holds(role: Role, table: LongTable, reference: Reference) -> str | None:
    def fits(text: str) -> bool:
        return reference.is_area(text) if role == "area_label" else periods.parse(text) is not None

    for at, heading in enumerate(table.headings):
        texts = [texts[at] for _, texts in table.rows[:_SAMPLE]]
        if texts and sum(map(fits, texts)) * 2 > len(texts):
            return heading
    return None


def _check_figures(
    columns: _Columns,
    headings: list[str],
    reference: Reference,
    request: LandingRequest,
    file: Path,
) -> None:
    if not columns.figures:
        raise fault(
            file,
            "no column of figures",
            row=1,
            value=", ".join(headings),
            expected="at least one measure beside areas and periods",
        )
    if columns.group is not None and request.group:
        raise fault(
            file,
            "--group is given, and the file has a column of groups",
            value=headings[columns.group],
            remedy="Leave --group out",
            exit_code=2,
        )
    if columns.measure is not None:
        if len(columns.figures) > 1:
            names = ", ".join(headings[at] for at in columns.figures)
            raise fault(file, "a column of measures and several of figures", row=1, value=names)
        if request.measure:
            raise fault(
                file,
                "--measure is given, and the file has a column of measures",
                value=headings[columns.measure],
                remedy="Leave --measure out",
                exit_code=2,
            )
        return
    unnamed = [
        headings[at]
        for at in columns.figures
        if reference.column_for("jobindsats", headings[at]) == "value"
    ]
    if unnamed and (len(columns.figures) > 1 or not request.measure):
        raise fault(
            file,
            "a column of figures that does not say its measure",
            row=1,
            value=unnamed[0],
            remedy='Say --measure "…" with the label Jobindsats gives it',
        )
    if request.measure and not unnamed and headings[columns.figures[0]] != request.measure:
        raise fault(
            file,
            "--measure is given, and the file names its measures itself",
            value=", ".join(headings[at] for at in columns.figures),
            remedy="Leave --measure out",
            exit_code=2,
        )


def _measure_of(heading: str, reference: Reference, request: LandingRequest) -> str:
    if request.measure and reference.column_for("jobindsats", heading) == "value":
        return request.measure
    return heading
