"""From cells as delivered to the rows of jobindsats_observations: checked, none changed.

Areas, periods and figures are looked up to see that they mean something; what is written are the
labels as delivered, and beside each figure its canonical text.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, partial
from itertools import islice
from typing import NamedTuple

from landing import figures, limits, periods, reference
from landing.faults import FaultList, add_repeats, fault
from landing.grid import RawCell
from landing.levels import LOOK_BACK
from landing.reference import AREA_EXPECTED, AREA_REMEDY
from landing.request import named

NO_MEASURE = "maps to no measure"
NO_GROUP = "maps to no target group"

_SHARE = re.compile(r"\b(andel\w*|\w*andel|\w*grad)\b.*\b(pct|procent)", re.IGNORECASE)
_NO_SHARE = re.compile(
    r"point|forskel|ændring|udvikling|vækst|stigning|fald\b|indeks", re.IGNORECASE
)


_Key = tuple[str, periods.Period, str, str, str]
"""Area, period, group, dimensions, measure: two figures of the same repeat or contradict."""


class Row(NamedTuple):
    """A row of jobindsats_observations, without delivery_id."""

    table_id: str
    area_label: str
    period_label: str
    group_label: str
    dimensions: str
    measure_label: str
    value: str
    value_raw: str


class Observations:
    """The rows of one Jobindsats file, and what the summary says of them.

    Attributes:
        unnoticed: why rows stay out of the statistic, the label that maps to nothing, how many.
        periods: periods found, with the first label of each.
        delivered_rows: rows of the file that hold figures; repeated_rows only repeat others.
        set_aside: labels of areas and totals kept out, with the number of figures each.
        left_out: headings of columns that say nothing of the figures.
    """

    def __init__(self, table_id: str, faults: FaultList) -> None:
        self.table_id = table_id
        self.rows: list[Row] = []
        self.unnoticed: Counter[tuple[str, str]] = Counter()
        self.areas: set[str] = set()
        self.periods: dict[periods.Period, str] = {}
        self.delivered_rows = self.repeated_rows = 0
        self.set_aside: Counter[str] = Counter()
        self.left_out: list[str] = []
        self.not_read: list[str] = []
        self._faults = faults
        self._mark: figures.DecimalMark = ","
        self._seen: dict[_Key, tuple[str, int]] = {}
        self._repeats: Counter[int] = Counter()
        # A label that is wrong stands over or beside many figures, and is one fault.
        self._wrong_labels: set[tuple[int, str]] = set()
        # Measures repeat thousands of times, and are looked up once.
        self._unit = cache(self._unit_of)
        self._mapping = cache(partial(reference.mapping, table_id))

    def add_all(self, cells: Iterable[RawCell], *, whole_lines: bool, accepted: bool) -> None:
        """Take a file's cells; faults go to the list.

        Args:
            whole_lines: False for a text file whose last line has no line break: then a table
                that is no full rectangle of areas and periods counts as truncated.
            accepted: a reason is given for figures that are not plausible.
        """
        faults = self._faults
        found = list(islice(cells, limits.MAX_TABLE_CELLS + 1))
        if len(found) > limits.MAX_TABLE_CELLS:
            what = f"more than {limits.MAX_TABLE_CELLS:,} figures in one table"
            raise fault(faults.file, what, "Ask for fewer periods at a time")
        self._mark = figures.decimal_mark(cell.raw for cell in found)
        for cell in found:
            self._add(cell)
        self._check_repeats(found)
        per_area = Counter(area for area, *_ in self._seen)
        if not whole_lines and not faults.kinds and len(set(per_area.values())) > 1:
            what = "the last line has no line break and figures are missing: it looks truncated"
            expected = "every period for every area"
            raise fault(faults.file, what, "Export or copy the file again", expected=expected)
        if not self.rows:
            faults.raise_if_any()
            what = "nothing to land: every row is set aside"
            raise fault(faults.file, what, "Check the export")
        if not accepted:
            self._refuse_fractions()

    def refuse_unnoticed(self, faults: FaultList) -> None:
        """Add a fault for each reason for which cells stay out of the statistic (--strict)."""
        remedies = {
            NO_MEASURE: "Add it to seeds/reference/jobindsats_measures.csv, or leave --strict out",
            NO_GROUP: "Say --group, or add it to seeds/reference/jobindsats_groups.csv",
        }
        for (reason, label), cells in sorted(self.unnoticed.items()):
            if reason in remedies:
                faults.add(f"{reason} (--strict)", remedies[reason], value=label)
            else:
                what = f"{cells:,} cells stay out of the statistic (--strict)"
                remedy = "Take them out of the file, or leave --strict out"
                faults.add(what, remedy, value=reason)

    def summary(self) -> list[str]:
        """Return what the person who lands the file is to know of it."""
        ordered = [self.periods[period] for period in sorted(self.periods)]
        span = ordered[0] if len(ordered) == 1 else f"{ordered[0]} … {ordered[-1]}"
        measures = {row.measure_label for row in self.rows}
        groups = {row.group_label for row in self.rows} - {""}
        lines = [
            f"table {self.table_id}: {len(self.rows):,} cells from {self.delivered_rows:,} rows",
            f"areas {len(self.areas)} · periods {len(ordered)} ({span}) · "
            f"measures {named(measures)} · groups {named(groups)}",
            f"missing cells {sum(not row.value for row in self.rows):,}",
        ]
        if self.set_aside:
            lines.append(f"set aside {self.set_aside.total():,} cells: {named(self.set_aside)}")
        if self.repeated_rows:
            lines.append(f"dropped {self.repeated_rows:,} rows that stand twice, identical")
        for name, values in sorted(self._dimensions().items()):
            lines.append(f"dimension {name}: {named(values)}")
        if self.left_out:
            lines.append(f"columns left out: {named(self.left_out)}")
        if self.not_read:
            lines.append(f"texts not read: {named(self.not_read)}")
        for reason in (NO_MEASURE, NO_GROUP):
            labels = {label for why, label in self.unnoticed if why == reason}
            if labels == measures:
                lines.append("none of its measures is mapped: all of it stays out of the statistic")
            elif labels:
                lines.append(f"{reason}, stays out of the statistic: {named(labels)}")
        if self.unnoticed:
            by_reason: Counter[str] = Counter()
            for (reason, _), cells in self.unnoticed.items():
                by_reason[reason] += cells
            reasons = "; ".join(f"{cells:,} {why}" for why, cells in by_reason.most_common())
            of_all = f"{self.unnoticed.total():,} of {len(self.rows):,} cells"
            lines.append(f"the statistic takes no notice of {of_all}: {reasons}")
        return lines

    def _dimensions(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for text in {row.dimensions for row in self.rows} - {""}:
            for pair in text.split("; "):
                name, _, value = pair.partition("=")
                found.setdefault(name, set()).add(value)
        return found

    def _add(self, cell: RawCell) -> None:
        if cell.total:
            self.set_aside[cell.total] += 1
            return
        area = "" if reference.is_set_aside(cell.area) else reference.area_code(cell.area)
        period = periods.parse(cell.period)
        value = figures.canonical(cell.raw, self._mark)
        if area is None:
            self._wrong_label("unknown area", AREA_REMEDY, cell.area_at, cell.area, AREA_EXPECTED)
        if period is None:
            remedy = "Write it as one of these, or take out what is of no period"
            at, expected = cell.period_at, periods.EXPECTED
            self._wrong_label("malformed period", remedy, at, cell.period, expected)
        self._check_value(cell, value)
        if area is None or period is None or value is None:
            return
        # Figures of the look-back that the measure has are those of the measure without one.
        months = _months(cell.dimensions)
        own = months and self._mapping(cell.measure, months)
        dimensions = "" if own else cell.dimensions
        key = (area or cell.area, period, cell.group, dimensions, cell.measure)
        first = self._seen.get(key)
        if first is None:
            self._seen[key] = (value, cell.row)
            self._take(cell, area, period, value)
        elif first[0] == value:
            self._repeats[cell.row] += 1
        else:
            what = "a cell that stands twice, with different values"
            remedy = "Find out which is right, and deliver that one"
            said, expected = f"{cell.area}, {cell.period}: {cell.raw}", f"what row {first[1]} says"
            self._fault_at(cell, what, remedy, said, f"{expected}, or each cell once")

    def _take(self, cell: RawCell, area: str, period: periods.Period, value: str) -> None:
        if not area:
            self.set_aside[cell.area] += 1
            return
        raw = cell.raw if isinstance(cell.raw, figures.Number) else cell.raw.strip()
        labels = (cell.area, cell.period, cell.group, cell.dimensions, cell.measure)
        self.rows.append(Row(self.table_id, *labels, value, raw))
        self.areas.add(area)
        self.periods.setdefault(period, cell.period)
        if reason := self._why_unnoticed(cell, period):
            self.unnoticed[reason] += 1

    def _why_unnoticed(self, cell: RawCell, period: periods.Period) -> tuple[str, str] | None:
        mapping = self._mapping(cell.measure)
        months = _months(cell.dimensions)
        if mapping is None:
            return NO_MEASURE, cell.measure
        is_group = reference.is_group(cell.group)
        if (cell.group or not mapping.target_group_code) and not is_group:
            return NO_GROUP, cell.group or "(no group)"
        if months is None:
            names = sorted(pair.partition("=")[0] for pair in cell.dimensions.split("; "))
            return f"a part of the figures ({', '.join(names)})", ""
        if self._mapping(cell.measure, months) is None:
            return f"another look-back ({cell.dimensions.partition('=')[2]})", ""
        if period.kind not in {"M", "Q", "Y"}:
            return "a rolling or cumulated period", ""
        return None

    def _wrong_label(
        self, what: str, remedy: str, at: tuple[int, str], label: str, expected: str
    ) -> None:
        if at not in self._wrong_labels:
            self._wrong_labels.add(at)
            row, column = at
            self._faults.add(what, remedy, row=row, column=column, value=label, expected=expected)

    def _check_value(self, cell: RawCell, value: str | None) -> None:
        unit, remedy = self._unit(cell.measure), "Correct it at its source and export again"
        if value is None:
            other = "." if self._mark == "," else ","
            swapped = cell.raw.replace(other, self._mark).replace(self._mark, "", 1)
            mixed = other in cell.raw and swapped.isdigit()
            what = "another decimal mark than the rest of the file has"
            what, expected = what if mixed else "malformed number", figures.EXPECTED
            remedy = "Take signs, flags and other blanks out of the cell"
        elif value and unit == "pct" and not 0 <= float(value) <= 100:
            what, expected = "a share outside 0–100", "0 to 100 per cent"
        elif value and unit == "persons" and not value.isdigit():
            what, expected = "a number of persons that is none", "a whole number, 0 or more"
        else:
            return
        self._fault_at(cell, what, remedy, cell.raw, expected)

    def _fault_at(self, cell: RawCell, what: str, remedy: str, value: str, expected: str) -> None:
        row, column = cell.row, cell.column
        self._faults.add(what, remedy, row=row, column=column, value=value, expected=expected)

    def _check_repeats(self, cells: list[RawCell]) -> None:
        per_row = Counter(cell.row for cell in cells)
        repeated = self._repeats.total()
        self.delivered_rows = len(per_row)
        self.repeated_rows = sum(n == per_row[row] for row, n in self._repeats.items())
        said = f"{self.repeated_rows:,} of {self.delivered_rows:,} rows are repeats"
        remedy = "The file was loaded or pasted twice: fetch it again"
        if self.repeated_rows > limits.FEW_REPEATS or 2 * repeated >= len(cells):
            add_repeats(self._faults, repeated, len(cells), said, remedy)

    def _refuse_fractions(self) -> None:
        """Refuse a measure in per cent with no figure above 1: fractions, as sheets hold them."""
        shares: dict[tuple[str, bool], set[float]] = {}
        for row in self.rows:
            if row.value and self._unit(row.measure_label) == "pct":
                raw = row.value_raw
                shown = isinstance(raw, figures.Percent) or raw.endswith("%")
                shares.setdefault((row.measure_label, shown), set()).add(float(row.value))
        for (measure, shown), values in shares.items():
            # Where others are shown as per cent, one that is not can be seen to differ.
            beside = shares.get((measure, False), set()) if shown else set()
            if max(values | beside) <= 1 and not values <= {0.0, 1.0}:
                what = "a measure in per cent with no figure above 1"
                remedy = 'Multiply by 100 at the source; if they are per cent, --accept "reason"'
                expected = "per cent: 44,1, not 0,441"
                self._faults.add(what, remedy, value=measure, expected=expected)

    def _unit_of(self, measure: str) -> str:
        mapping = self._mapping(measure)
        if mapping is not None:
            return mapping.unit
        return "pct" if _SHARE.search(measure) and not _NO_SHARE.search(measure) else ""


def _months(dimensions: str) -> str | None:
    """Return '' without dimensions, the months where a look-back is the only one, or None."""
    name, _, value = dimensions.partition("=")
    if not dimensions:
        return ""
    return reference.look_back(value) if name == LOOK_BACK else None
