"""The audit of a publication: what a reader could work out of what is hidden, from all its files.

It reads the files as written to disk and nothing of the warehouse. A finding names a cell, never a
value: findings are shown on screens and in logs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from disclosure.activation_table import FIGURES, ShownRow, narrow_row_counts
from disclosure.begun_table import BegunRow, narrow_begun_rows
from disclosure.linear_system import ContradictionError
from disclosure.public_columns import told_of_hidden, undeclared
from disclosure.published import (
    CSV,
    DATABASE,
    PublishedCell,
    activation_rows,
    begun_rows,
    cells_of_csv,
    rules_of,
)
from disclosure.replayed_trees import (
    Background,
    Tree,
    hides_persons,
    hiding_regions,
    is_hidden,
    next_partner,
    order_of_partners,
    regions_of,
)
from disclosure.rule_replay import Possible, Region, Rules, possible_values
from disclosure.share_tree import COUNTS, PERSONS, ShownCell, known_about, narrow_counts, only_falls
from disclosure.vintages import AlsoHidden, Earlier
from disclosure.workbook_data import WORKBOOK, cells_of_workbook

TWO_VALUES = "hidden_counts_with_two_values"
LEFT_TO_BOUNDS = "regions_left_to_bounds"
PREMISE_DROPPED = "trees_without_the_premise_on_reports"
KNOWN_ABOUT = "cells_known_about_from_other_vintages"
COUNTED = (TWO_VALUES, LEFT_TO_BOUNDS, PREMISE_DROPPED, KNOWN_ABOUT)

TOO_CLOSE = "a hidden count can be worked out too closely"
CONTRADICTORY = "the published figures contradict each other"

NOTICES = "publication_notice"
"""The one public table that is no model: it tells of vintages, never of people."""

NESTED_LEVELS = ("country", "region", "municipality")
"""The only area types whose cells the audit can follow (publication 3)."""


@dataclass(frozen=True)
class Finding:
    """One thing that gives a hidden figure away.

    Attributes:
        what: what is wrong, without a figure.
        target_group_code: `None` for the activation table.
        area_code: `None` where the whole period is meant.
        detail: which count, benefit or file.
    """

    what: str
    target_group_code: str | None
    period_id: str
    area_code: str | None
    detail: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        group = self.target_group_code or "activation"
        area = f", area {self.area_code}" if self.area_code else ""
        return f"{self.what}: {group}, {self.period_id}{area} ({self.detail})"


@dataclass
class Report:
    """What the audit found, and how thoroughly it looked.

    Attributes:
        replayed: the hidden counts that the rules leave one value.
        also_hide: the next partners of those.
        counted: how many counts have two values only, and where it looked less closely.
    """

    findings: list[Finding] = field(default_factory=list)
    replayed: list[Finding] = field(default_factory=list)
    also_hide: set[AlsoHidden] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(COUNTED, 0)))


def audit(
    folder: Path,
    threshold: int | None = None,
    earlier: Sequence[Earlier] = (),
    also_hidden: Iterable[AlsoHidden] = (),
) -> list[Finding]:
    """Look through a publication for hidden figures that it gives away; see `examine`."""
    report = examine(folder, threshold, earlier, also_hidden)
    return report.findings + report.replayed


def examine(
    folder: Path,
    threshold: int | None = None,
    earlier: Sequence[Earlier] = (),
    also_hidden: Iterable[AlsoHidden] = (),
) -> Report:
    """Look through a publication for hidden figures that it gives away.

    Args:
        folder: the folder of the public files: the CSV, the public DuckDB file and the workbook;
            the CSV must be there, of the others those that are.
        threshold: persons; by default the one that the publication says it was made with.
        earlier: the vintages published before, which a reader has too.
        also_hidden: what it hides beyond the rules, as its manifest says.

    Returns:
        the findings, none where nothing is given away; none at all for a threshold of 0.

    Raises:
        WarehouseError: the CSV is missing, the workbook's data cannot be read, or nothing says
            which threshold holds.
    """
    rules = rules_of(folder, threshold)
    report = Report()
    if rules.threshold <= 0:
        return report
    cells = list(cells_of_csv(folder / CSV))
    days = {cell.reference_date for cell in cells}
    before = [(one, _trees(cells_of_csv(one.folder / CSV, days))) for one in earlier]
    if (folder / WORKBOOK).is_file():
        cells += list(cells_of_workbook(folder / WORKBOOK, cells))
    report.findings += _of_cells(cells)
    _of_trees(report, cells, before, _Replay(rules, also_hidden))
    if (folder / DATABASE).is_file():
        report.findings += _of_columns(folder / DATABASE)
        rows = list(activation_rows(folder / DATABASE))
        report.findings += [*_of_rows(rows), *_of_periods(rows, rules.threshold)]
        report.findings += _of_begun(begun_rows(folder / DATABASE), rules.threshold)
    return report


def _of_columns(database: Path) -> Iterator[Finding]:
    """Find public columns that are not declared, or say something of hidden cells."""
    with duckdb.connect(str(database), read_only=True) as connection:
        for column in undeclared(connection, besides=NOTICES):
            table, _, name = column.rpartition(".")
            yield Finding("a public column that follows nothing", table, "every period", None, name)
        for told in told_of_hidden(connection):
            yield Finding(
                "a hidden cell shows figures",
                told.key.get("target_group_code"),
                told.key["period_id"],
                told.key["area_code"],
                f"{database.name}, {told.column}, in {told.cells} cells",
            )


def _of_cells(cells: Iterable[PublishedCell]) -> Iterator[Finding]:
    """Find hidden cells that show figures, and cells outside the tree."""
    for cell in cells:
        place = (cell.target_group_code, cell.period_id, cell.area_code)
        if cell.told:
            detail = f"{cell.file}: {', '.join(cell.told)}"
            yield Finding("a hidden cell shows figures", *place, detail)
        if cell.area_level not in NESTED_LEVELS:
            yield Finding("not a nested area type", *place, f"{cell.file}: {cell.area_level}")


Day = tuple[str, date]
"""A group and a reference date: what one tree is about."""
Trees = Mapping[Day, Sequence[ShownCell]]


def _trees(cells: Iterable[PublishedCell]) -> dict[Day, list[ShownCell]]:
    """Gather a vintage's trees.

    Raises:
        ContradictionError: two files or period types show different counts.
    """
    return {day: _all_that_is_shown(members) for day, members in _members(cells).items()}


def _members(cells: Iterable[PublishedCell]) -> dict[Day, list[PublishedCell]]:
    trees: dict[Day, list[PublishedCell]] = defaultdict(list)
    for cell in cells:
        trees[cell.target_group_code, cell.reference_date].append(cell)
    return trees


def _of_trees(
    report: Report,
    cells: Iterable[PublishedCell],
    before: Sequence[tuple[Earlier, Trees]],
    replay: "_Replay",
) -> None:
    """Find hidden counts of the passive share that its trees, or the rules, give away."""
    for day, members in sorted(_members(cells).items()):
        group, period = day[0], members[0].period_id
        try:
            tree = _all_that_is_shown(members)
            others = [(one, trees[day]) for one, trees in before if day in trees]
            for one, other in others:
                if changed := sorted(_other_places(tree, other)):
                    what = "places are not what they were in a vintage that hid some"
                    detail = f"{one.folder.name}, {len(changed)} municipalities"
                    report.findings.append(Finding(what, group, period, changed[0], detail))
            for narrow in _narrow(report, tree, others, replay.rules.threshold):
                report.findings.append(Finding(TOO_CLOSE, group, period, *narrow))
        except ContradictionError:
            what = "the published counts contradict each other"
            report.findings.append(Finding(what, group, period, None, CSV))
        else:
            replay.add(day, period, tree, others)
    replay.tell(report)


def _other_places(tree: Sequence[ShownCell], other: Sequence[ShownCell]) -> set[str]:
    """Return the municipalities that lie elsewhere in another vintage, if one of the two hides any.

    Sums over other places of the same day would tell what is hidden. What only one of the vintages
    covers is not meant: its region has no sum there.
    """
    found: set[str] = set()
    if any(map(is_hidden, [*tree, *other])):
        for one, two in ((tree, other), (other, tree)):
            regions = {cell.area_code: cell.region_code for cell in one}
            found |= {
                cell.area_code
                for cell in two
                if cell.area_level == "municipality"
                and (cell.area_code in regions or cell.region_code in regions)
                and regions.get(cell.area_code) != cell.region_code
            }
    return found


def _narrow(
    report: Report,
    tree: Sequence[ShownCell],
    others: Sequence[tuple[Earlier, Sequence[ShownCell]]],
    limit: int,
) -> set[tuple[str, str]]:
    """Return areas and counts of a tree that are too narrow, alone and with earlier vintages.

    A hidden cell that a vintage published before shows, on the same extracts, is known, about:
    together with that one it is counted, alone it must be as wide as every other (D31).

    Raises:
        ContradictionError: the tree contradicts itself.
    """
    found: set[tuple[str, str]] = set()
    known: set[str] = set()
    together = [(one, other) for one, other in others if one.has_same_extracts]
    for one, other in together:
        pair = (other, tree) if one.is_older else (tree, other)
        known_now = known_about(tree, other)
        try:
            narrow = narrow_counts(pair[0], limit, pair[1], falls=only_falls(*pair))
        except ContradictionError:
            report.counted[PREMISE_DROPPED] += 1
            narrow = narrow_counts(tree, limit)
            known_now = set()
        else:
            report.counted[PREMISE_DROPPED] += not only_falls(*pair)
        found |= {(n.area_code, n.count) for n in narrow if n.area_code not in known_now}
        known |= {n.area_code for n in narrow} & known_now
    report.counted[KNOWN_ABOUT] += len(known)
    if known or not together:
        found |= {(n.area_code, n.count) for n in narrow_counts(tree, limit)}
    return found


class _Replay:
    """The regions of all trees, replayed together: what takes time is the first of them."""

    def __init__(self, rules: Rules, also_hidden: Iterable[AlsoHidden]) -> None:
        self.rules = rules
        self._order = order_of_partners()
        self._also_hidden: dict[Day, list[AlsoHidden]] = defaultdict(list)
        for one in also_hidden:
            self._also_hidden[one.target_group_code, one.reference_date].append(one)
        self._where: list[tuple[Day, str, Tree, Background]] = []
        self._regions: list[Region] = []
        self._left = 0

    def add(
        self,
        day: Day,
        period: str,
        tree: Sequence[ShownCell],
        others: Sequence[tuple[Earlier, Sequence[ShownCell]]],
    ) -> None:
        """Take up the regions of a tree."""
        by_area = {cell.area_code: cell for cell in tree}
        also = self._also_hidden[day]
        before = [cell for _, other in others for cell in other]
        background = Background(
            hidden_figures=frozenset(
                [one.area_code for one in also]
                + [cell.area_code for cell in before if is_hidden(cell)]
            ),
            hidden_persons=frozenset(
                [one.area_code for one in also if one.hides_persons]
                + [cell.area_code for cell in before if hides_persons(cell)]
            ),
            shown=[
                ({cell.area_code: cell for cell in other}, one.is_older and only_falls(other, tree))
                for one, other in others
                if one.has_same_extracts
            ],
        )
        regions = regions_of(by_area, background, self._order)
        self._left += sum(1 for _ in hiding_regions(by_area)) - len(regions)
        self._regions += regions.values()
        self._where += [(day, period, by_area, background)] * len(regions)

    def tell(self, report: Report) -> None:
        """Replay, and report the counts that have too few values.

        Where one value was found and not all worlds could be listed, it is no finding, but the next
        partner is hidden as well.
        """
        unlisted: set[int] = set()
        for possible in possible_values(self._regions, self.rules):
            if possible.values == 1:
                self._hide_partner(report, possible)
            if not possible.is_exact or possible.values == 0:
                unlisted.add(possible.region)
            elif possible.values == 1:
                day, period, *_ = self._where[possible.region]
                where = (day[0], period, possible.area_code, possible.count)
                report.replayed.append(Finding("the rules leave a hidden count one value", *where))
            else:
                report.counted[TWO_VALUES] += 1
        report.counted[LEFT_TO_BOUNDS] += self._left + len(unlisted)

    def _hide_partner(self, report: Report, possible: Possible) -> None:
        day, _, tree, background = self._where[possible.region]
        is_of_persons = possible.count == PERSONS
        partner = next_partner(
            tree, background, self._order, possible.area_code, for_persons=is_of_persons
        )
        if partner is not None:
            report.also_hide.add(AlsoHidden(*day, partner, is_of_persons))


def _all_that_is_shown(cells: Iterable[PublishedCell]) -> list[ShownCell]:
    """Combine what all files and period types show of the areas of one tree.

    Raises:
        ContradictionError: two of them show different counts.
    """
    shown: dict[str, ShownCell] = {}
    for cell in cells:
        counts = dict(cell.counts)
        before = shown.get(cell.area_code)
        if before is not None:
            for count in COUNTS:
                known = before.counts[count]
                if counts[count] is None:
                    counts[count] = known
                elif known is not None and known != counts[count]:
                    raise ContradictionError
        shown[cell.area_code] = ShownCell(cell.area_code, cell.area_level, cell.region_code, counts)
    return list(shown.values())


def _of_rows(rows: Iterable[ShownRow]) -> Iterator[Finding]:
    """Find hidden rows of the activation table that show figures."""
    for row in rows:
        told = [figure for figure in FIGURES if row.figures[figure] is not None]
        if row.is_hidden and told:
            yield _of_row("a hidden row shows figures", row, ", ".join(told))
        if row.area_level not in NESTED_LEVELS:
            yield _of_row("not a nested area type", row, row.area_level)


def _of_row(what: str, row: ShownRow, detail: str) -> Finding:
    where = f"{row.benefit_code}, {row.offer_type_code}: {detail}"
    return Finding(what, None, row.period_id, row.area_code, where)


def _of_periods(rows: Iterable[ShownRow], limit: int) -> Iterator[Finding]:
    """Find hidden counts of the activation table that the rows of its period give away."""
    periods: dict[str, list[ShownRow]] = defaultdict(list)
    for row in rows:
        periods[row.period_id].append(row)
    for period, members in sorted(periods.items()):
        try:
            for narrow in narrow_row_counts(members, limit):
                yield _of_row(TOO_CLOSE, narrow.row, narrow.count)
        except ContradictionError:
            yield Finding(CONTRADICTORY, None, period, None, DATABASE)


def _of_begun(periods: Mapping[str, Sequence[BegunRow]], limit: int) -> Iterator[Finding]:
    """Find hidden counts of courses that began which their period gives away."""
    for period, rows in sorted(periods.items()):
        try:
            for row in narrow_begun_rows(rows, limit):
                which = f"courses begun, {row.reporting_system_code}, {row.offer_type_code}"
                yield Finding(TOO_CLOSE, None, period, row.area_code, which)
        except ContradictionError:
            yield Finding(CONTRADICTORY, None, period, None, DATABASE)
