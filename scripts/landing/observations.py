"""From cells as delivered to the rows of jobindsats_observations: checked, none changed.

Areas, periods and figures are looked up to see that they mean something; what is written are the
labels as delivered, and beside each figure its canonical text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from landing import figures, limits, periods
from landing.faults import FaultList, fault
from landing.levels import LOOK_BACK
from landing.reference import AREA_EXPECTED, AREA_REMEDY, Reference
from landing.tables import RawCell

Row = tuple[str, str, str, str, str, str, str, str]
"""table_id, area_label, period_label, group_label, dimensions, measure_label, value, value_raw."""

NO_MEASURE = "maps to no measure"
NO_GROUP = "maps to no target group"

_Key = tuple[str, periods.Period, str, str, str]

_SHARE = re.compile(r"\b(andel\w*|\w*andel|\w*grad)\b.*\b(pct|procent)", re.IGNORECASE)
_NO_SHARE = re.compile(
    r"point|forskel|ændring|udvikling|vækst|stigning|fald\b|indeks", re.IGNORECASE
)


@dataclass
class Observations:
    """The rows of one Jobindsats file, and what the summary says of them.

    Attributes:
        table_id: the Jobindsats table.
        rows: the rows to land, without delivery_id.
        delivered_rows: rows of the file that hold figures.
        areas: area codes found.
        periods: periods found, with the first label seen for each.
        groups: group labels found.
        measures: measure labels found.
        dimensions: names of the dimensions found, with their values.
        set_aside: labels of areas and totals kept out, with the number of figures each.
        missing: figures that are missing.
        repeated_rows: rows of the file that only repeat others.
        unmapped_measures: measure labels that map to no measure.
        unmapped_groups: group labels that map to no target group.
        unnoticed: why cells stay out of the statistic, with the number of cells for each reason.
        left_out: headings of columns that say nothing of the figures.
        not_read: texts around the table that were not read.
    """

    table_id: str
    rows: list[Row] = field(default_factory=list)
    delivered_rows: int = 0
    areas: set[str] = field(default_factory=set)
    periods: dict[periods.Period, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    dimensions: dict[str, set[str]] = field(default_factory=dict)
    set_aside: Counter[str] = field(default_factory=Counter)
    missing: int = 0
    repeated_rows: int = 0
    unmapped_measures: set[str] = field(default_factory=set)
    unmapped_groups: set[str] = field(default_factory=set)
    unnoticed: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)

    def refuse_unnoticed(self, faults: FaultList) -> None:
        """Add a fault for each reason for which cells stay out of the statistic (--strict)."""
        for label in sorted(self.unmapped_measures):
            faults.add(
                "maps to no measure (--strict)",
                value=label,
                remedy="Add it to seeds/reference/jobindsats_measures.csv, or leave --strict out",
            )
        for label in sorted(self.unmapped_groups):
            faults.add(
                "maps to no target group (--strict)",
                value=label or "(no group)",
                remedy="Say --group, or add it to seeds/reference/jobindsats_groups.csv",
            )
        for reason, cells in self.unnoticed.items():
            if reason not in {NO_MEASURE, NO_GROUP}:
                faults.add(
                    f"{cells:,} cells stay out of the statistic (--strict)",
                    value=reason,
                    remedy="Take them out of the file, or leave --strict out",
                )


def observe(
    cells: Iterable[RawCell],
    table_id: str,
    reference: Reference,
    faults: FaultList,
    file: Path,
    *,
    whole_lines: bool = True,
    accepted: bool = False,
) -> Observations:
    """Return the rows to land of a file's cells; faults go to the list.

    Args:
        cells: the cells in file order.
        table_id: the Jobindsats table, in lower case.
        reference: spellings, measures and groups.
        faults: faults found so far; all of the file's are added.
        file: the file, for messages.
        whole_lines: False for a text file whose last line has no line break: then a table that
            is no full rectangle of areas and periods counts as truncated.
        accepted: a reason is given for figures that are not plausible.

    Raises:
        LandingError: more cells than a table may have, or none.
    """
    found = list(_limited(cells, file))
    mark = figures.decimal_mark(cell.raw for cell in found)
    result = Observations(table_id)
    seen: dict[_Key, tuple[str, int]] = {}
    repeats: Counter[int] = Counter()
    cells_of_row: Counter[int] = Counter()
    # Labels repeat thousands of times: each is looked up once.
    area_codes: dict[str, str | None] = {}
    period_of: dict[str, periods.Period | None] = {}
    unit_of: dict[str, str] = {}
    look_back_of: dict[str, str | None] = {}
    # A label that is wrong stands over or beside many figures: it is told once.
    told: set[tuple[int, str]] = set()
    for cell in found:
        cells_of_row[cell.row] += 1
        if cell.total:
            result.set_aside[cell.total] += 1
            continue
        if cell.area not in area_codes:
            area_codes[cell.area] = (
                "" if reference.is_set_aside(cell.area) else reference.area_code(cell.area)
            )
        if cell.period not in period_of:
            period_of[cell.period] = periods.parse(cell.period)
        if cell.measure not in unit_of:
            unit_of[cell.measure] = _unit(cell.measure, table_id, reference)
        if cell.dimensions not in look_back_of:
            look_back_of[cell.dimensions] = look_back_of_dimensions(cell.dimensions, reference)
        area, period = area_codes[cell.area], period_of[cell.period]
        value = figures.canonical(cell.raw, mark)
        if area is None and cell.area_at not in told:
            told.add(cell.area_at)
            _unknown_area(cell, faults)
        if period is None and cell.period_at not in told:
            told.add(cell.period_at)
            _malformed_period(cell, faults)
        if value is None:
            _malformed(cell, mark, faults)
        elif value and (expected := _out_of_range(value, unit_of[cell.measure])):
            faults.add(
                expected[0],
                row=cell.row,
                column=cell.column,
                value=cell.raw,
                expected=expected[1],
                remedy="Correct it at its source and export again",
            )
        if area is None or period is None or value is None:
            continue
        # Figures of the look-back that the measure has are those of the measure without one.
        months = look_back_of[cell.dimensions]
        mapped = reference.mapping(table_id, cell.measure, months) if months else None
        dimensions = "" if mapped else cell.dimensions
        key = (area or cell.area, period, cell.group, dimensions, cell.measure)
        first = seen.get(key)
        if first is None:
            seen[key] = (value, cell.row)
            _take(cell, area, period, value, result)
        elif first[0] == value:
            repeats[cell.row] += 1
        else:
            faults.add(
                "a cell that stands twice, with different values",
                row=cell.row,
                column=cell.column,
                value=f"{cell.area}, {cell.period}: {cell.raw}",
                expected=f"what row {first[1]} says, or each cell once",
                remedy="Find out which is right, and deliver that one",
            )
    result.delivered_rows = len(cells_of_row)
    result.repeated_rows = sum(1 for row, n in repeats.items() if n == cells_of_row[row])
    _check_repeats(len(found), sum(repeats.values()), result, faults)
    if not whole_lines and not len(faults) and not _is_rectangle(seen):
        raise fault(
            file,
            "the last line has no line break and figures are missing: it looks truncated",
            expected="every period for every area",
            remedy="Export or copy the file again",
        )
    if not result.rows:
        faults.raise_if_any()
        raise fault(file, "nothing to land: every row is set aside", remedy="Check the export")
    _refuse_fractions(result, unit_of, faults, accepted=accepted)
    _map(result, reference)
    return result


def look_back_of_dimensions(dimensions: str, reference: Reference) -> str | None:
    """Return '' where there are no dimensions, the months where a look-back is the only one."""
    if not dimensions:
        return ""
    name, _, value = dimensions.partition("=")
    return reference.look_back(value) if name == LOOK_BACK else None


def _limited(cells: Iterable[RawCell], file: Path) -> Iterable[RawCell]:
    for number, cell in enumerate(cells):
        if number >= limits.MAX_TABLE_CELLS:
            raise fault(file, f"more than {limits.MAX_TABLE_CELLS:,} figures in one table")
        yield cell


def _take(
    cell: RawCell, area: str, period: periods.Period, value: str, result: Observations
) -> None:
    if not area:
        result.set_aside[cell.area] += 1
        return
    result.rows.append(
        (
            result.table_id,
            cell.area,
            cell.period,
            cell.group,
            cell.dimensions,
            cell.measure,
            value,
            cell.raw.strip(),
        )
    )
    result.areas.add(area)
    result.periods.setdefault(period, cell.period)
    result.measures.add(cell.measure)
    result.missing += not value
    if cell.group:
        result.groups.add(cell.group)


def _malformed_period(cell: RawCell, faults: FaultList) -> None:
    row, column = cell.period_at
    faults.add(
        "malformed period", row=row, column=column, value=cell.period, expected=periods.EXPECTED
    )


def _unknown_area(cell: RawCell, faults: FaultList) -> None:
    row, column = cell.area_at
    faults.add(
        "unknown area",
        row=row,
        column=column,
        value=cell.area,
        expected=AREA_EXPECTED,
        remedy=AREA_REMEDY,
    )


def _malformed(cell: RawCell, mark: str, faults: FaultList) -> None:
    other = "." if mark == "," else ","
    mixed = other in cell.raw and cell.raw.replace(other, mark).replace(mark, "", 1).isdigit()
    faults.add(
        "another decimal mark than the rest of the file has" if mixed else "malformed number",
        row=cell.row,
        column=cell.column,
        value=cell.raw,
        expected=figures.EXPECTED,
    )


def _unit(measure: str, table_id: str, reference: Reference) -> str:
    """Return pct or persons for a measure known to be one, '' otherwise."""
    mapping = reference.mapping(table_id, measure)
    if mapping is not None:
        return mapping.unit
    return "pct" if _SHARE.search(measure) and not _NO_SHARE.search(measure) else ""


def _out_of_range(value: str, unit: str) -> tuple[str, str] | None:
    """Return what is wrong with a canonical figure of a unit, and what was expected."""
    if unit == "pct" and not 0 <= float(value) <= 100:
        return "a share outside 0–100", "0 to 100 per cent"
    if unit == "persons" and not value.isdigit():
        return "a number of persons that is none", "a whole number, 0 or more"
    return None


def _check_repeats(cells: int, repeated: int, result: Observations, faults: FaultList) -> None:
    """Refuse a file in which rows stand twice beyond a few: it was loaded twice."""
    different = cells - repeated
    rows = result.delivered_rows
    doubled = repeated and repeated >= different
    many = repeated > limits.MAX_REPEATED_SHARE * cells and (
        result.repeated_rows > limits.FEW_REPEATS
    )
    if doubled or many:
        faults.add(
            "every row stands twice" if doubled else "too many rows stand twice",
            value=f"{result.repeated_rows:,} of {rows:,} rows are repeats",
            expected=f"at most {limits.MAX_REPEATED_SHARE:.0%} identical repeats",
            remedy="The file was loaded or pasted twice: fetch it again",
        )


def _is_rectangle(seen: dict[_Key, tuple[str, int]]) -> bool:
    """Return whether every area has as many cells as the others."""
    per_area = Counter(area for area, *_ in seen)
    return len(set(per_area.values())) <= 1


def _refuse_fractions(
    result: Observations, unit_of: dict[str, str], faults: FaultList, *, accepted: bool
) -> None:
    """Refuse a measure in per cent with no figure above 1: fractions, as sheets hold them."""
    shares: dict[str, set[float]] = {}
    for row in result.rows:
        if row[6] and unit_of.get(row[5]) == "pct":
            shares.setdefault(row[5], set()).add(float(row[6]))
    for measure, values in shares.items():
        if max(values) <= 1 and not values <= {0.0, 1.0} and not accepted:
            faults.add(
                "a measure in per cent with no figure above 1",
                value=measure,
                expected="per cent: 44,1, not 0,441",
                remedy='Multiply by 100 at the source; if they are per cent, --accept "reason"',
            )


def _map(result: Observations, reference: Reference) -> None:
    """Say of each row whether the statistic will take notice of it, and if not, why."""
    for _, _, period, group, dimensions, measure, _, _ in result.rows:
        for pair in filter(None, dimensions.split("; ")):
            name, _, value = pair.partition("=")
            result.dimensions.setdefault(name, set()).add(value)
        months = look_back_of_dimensions(dimensions, reference)
        mapping = reference.mapping(result.table_id, measure)
        if mapping is None:
            result.unmapped_measures.add(measure)
            result.unnoticed[NO_MEASURE] += 1
            continue
        kind = periods.parse(period)
        if (group or not mapping.target_group_code) and not reference.is_group(group):
            result.unmapped_groups.add(group)
            result.unnoticed[NO_GROUP] += 1
        elif months is None:
            names = ", ".join(sorted(pair.partition("=")[0] for pair in dimensions.split("; ")))
            result.unnoticed[f"a part of the figures ({names})"] += 1
        elif reference.mapping(result.table_id, measure, months) is None:
            result.unnoticed[f"another look-back ({dimensions.partition('=')[2]})"] += 1
        elif kind is not None and kind.kind not in {"M", "Q", "Y"}:
            result.unnoticed["a rolling or cumulated period"] += 1
