"""From cells as delivered to the rows of jobindsats_observations: checked, none changed.

Areas, periods and figures are looked up to see that they mean something; what is written are the
labels as delivered, and beside each figure its canonical text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

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
    *,
    whole_lines: bool,
    accepted: bool,
) -> Observations:
    """Return the rows to land of a file's cells; faults go to the list.

    Args:
        cells: the cells in file order.
        table_id: the Jobindsats table, in lower case.
        reference: spellings, measures and groups.
        faults: faults found so far; all of the file's are added.
        whole_lines: False for a text file whose last line has no line break: then a table that
            is no full rectangle of areas and periods counts as truncated.
        accepted: a reason is given for figures that are not plausible.

    Raises:
        LandingError: more cells than a table may have, or none.
    """
    found = list(islice(cells, limits.MAX_TABLE_CELLS + 1))
    if len(found) > limits.MAX_TABLE_CELLS:
        raise fault(faults.file, f"more than {limits.MAX_TABLE_CELLS:,} figures in one table")
    mark = figures.decimal_mark(cell.raw for cell in found)
    result = Observations(table_id)
    look = _Lookups(table_id, reference)
    seen: dict[_Key, tuple[str, int]] = {}
    repeats: Counter[int] = Counter()
    cells_of_row: Counter[int] = Counter()
    # A label that is wrong stands over or beside many figures: it is told once.
    told: set[tuple[int, str]] = set()
    for cell in found:
        cells_of_row[cell.row] += 1
        if cell.total:
            result.set_aside[cell.total] += 1
            continue
        area, period = look.area(cell.area), look.period(cell.period)
        value = figures.canonical(cell.raw, mark)
        if area is None and cell.area_at not in told:
            told.add(cell.area_at)
            _add(faults, "unknown area", cell.area_at, cell.area, AREA_EXPECTED, AREA_REMEDY)
        if period is None and cell.period_at not in told:
            told.add(cell.period_at)
            _add(faults, "malformed period", cell.period_at, cell.period, periods.EXPECTED)
        wrong = _wrong(cell.raw, value, mark, look.unit(cell.measure))
        if wrong is not None:
            _add(faults, wrong[0], (cell.row, cell.column), cell.raw, *wrong[1:])
        if area is None or period is None or value is None:
            continue
        # Figures of the look-back that the measure has are those of the measure without one.
        months = look.look_back(cell.dimensions)
        own = months and reference.mapping(table_id, cell.measure, months)
        dimensions = "" if own else cell.dimensions
        key = (area or cell.area, period, cell.group, dimensions, cell.measure)
        first = seen.get(key)
        if first is None:
            seen[key] = (value, cell.row)
            _take(cell, area, period, value, result)
        elif first[0] == value:
            repeats[cell.row] += 1
        else:
            _add(
                faults,
                "a cell that stands twice, with different values",
                (cell.row, cell.column),
                f"{cell.area}, {cell.period}: {cell.raw}",
                f"what row {first[1]} says, or each cell once",
                "Find out which is right, and deliver that one",
            )
    result.delivered_rows = len(cells_of_row)
    result.repeated_rows = sum(1 for row, n in repeats.items() if n == cells_of_row[row])
    _check_repeats(len(found), sum(repeats.values()), result, faults)
    per_area = Counter(area for area, *_ in seen)
    if not whole_lines and not len(faults) and len(set(per_area.values())) > 1:
        raise fault(
            faults.file,
            "the last line has no line break and figures are missing: it looks truncated",
            expected="every period for every area",
            remedy="Export or copy the file again",
        )
    if not result.rows:
        faults.raise_if_any()
        raise fault(
            faults.file, "nothing to land: every row is set aside", remedy="Check the export"
        )
    if not accepted:
        _refuse_fractions(result, look, faults)
    _map(result, reference)
    return result


class _Lookups:
    """What labels mean: they repeat thousands of times, and each is looked up once."""

    def __init__(self, table_id: str, reference: Reference) -> None:
        self.area = lru_cache(None)(
            lambda label: "" if reference.is_set_aside(label) else reference.area_code(label)
        )
        self.period = lru_cache(None)(periods.parse)
        self.unit = lru_cache(None)(lambda label: _unit(label, table_id, reference))
        self.look_back = lru_cache(None)(lambda text: look_back_of_dimensions(text, reference))


def _add(
    faults: FaultList,
    what: str,
    at: tuple[int, str],
    value: str,
    expected: str | None = None,
    remedy: str | None = None,
) -> None:
    faults.add(what, row=at[0], column=at[1], value=value, expected=expected, remedy=remedy)


def _wrong(raw: str, value: str | None, mark: str, unit: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a figure, what was expected and what to do, or None."""
    if value is None:
        other = "." if mark == "," else ","
        mixed = other in raw and raw.replace(other, mark).replace(mark, "", 1).isdigit()
        what = "another decimal mark than the rest of the file has" if mixed else "malformed number"
        return what, figures.EXPECTED, "Take signs, flags and other blanks out of the cell"
    remedy = "Correct it at its source and export again"
    if value and unit == "pct" and not 0 <= float(value) <= 100:
        return "a share outside 0–100", "0 to 100 per cent", remedy
    if value and unit == "persons" and not value.isdigit():
        return "a number of persons that is none", "a whole number, 0 or more", remedy
    return None


def _take(
    cell: RawCell, area: str, period: periods.Period, value: str, result: Observations
) -> None:
    if not area:
        result.set_aside[cell.area] += 1
        return
    raw = cell.raw if isinstance(cell.raw, figures.Number) else cell.raw.strip()
    labels = (cell.area, cell.period, cell.group, cell.dimensions, cell.measure)
    result.rows.append((result.table_id, *labels, value, raw))
    result.areas.add(area)
    result.periods.setdefault(period, cell.period)
    result.measures.add(cell.measure)
    result.missing += not value
    result.groups |= {cell.group} - {""}


def _unit(measure: str, table_id: str, reference: Reference) -> str:
    """Return pct or persons for a measure known to be one, '' otherwise."""
    mapping = reference.mapping(table_id, measure)
    if mapping is not None:
        return mapping.unit
    return "pct" if _SHARE.search(measure) and not _NO_SHARE.search(measure) else ""


def _check_repeats(cells: int, repeated: int, result: Observations, faults: FaultList) -> None:
    """Refuse a file in which rows stand twice beyond a few: it was loaded twice."""
    doubled = repeated and repeated >= cells - repeated
    many = repeated > limits.MAX_REPEATED_SHARE * cells
    if doubled or (many and result.repeated_rows > limits.FEW_REPEATS):
        faults.add(
            "every row stands twice" if doubled else "too many rows stand twice",
            value=f"{result.repeated_rows:,} of {result.delivered_rows:,} rows are repeats",
            expected=f"at most {limits.MAX_REPEATED_SHARE:.0%} identical repeats",
            remedy="The file was loaded or pasted twice: fetch it again",
        )


def _refuse_fractions(result: Observations, look: _Lookups, faults: FaultList) -> None:
    """Refuse a measure in per cent with no figure above 1: fractions, as sheets hold them."""
    shares: dict[tuple[str, bool], set[float]] = {}
    for *_, measure, value, raw in result.rows:
        if value and look.unit(measure) == "pct":
            shown = isinstance(raw, figures.Percent) or raw.endswith("%")
            shares.setdefault((measure, shown), set()).add(float(value))
    for (measure, shown), values in shares.items():
        # Where others are shown as per cent, one that is not is told apart from them.
        if not shown and max(values) <= 1 and not values <= {0.0, 1.0}:
            faults.add(
                "a measure in per cent with no figure above 1",
                value=measure,
                expected="per cent: 44,1, not 0,441",
                remedy='Multiply by 100 at the source; if they are per cent, --accept "reason"',
            )


def look_back_of_dimensions(dimensions: str, reference: Reference) -> str | None:
    """Return '' where there are no dimensions, the months where a look-back is the only one."""
    if not dimensions:
        return ""
    name, _, value = dimensions.partition("=")
    return reference.look_back(value) if name == LOOK_BACK else None


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
