"""The audit of a publication: what a reader could work out of what is hidden, from all its files.

It reads the files as written to disk and nothing of the warehouse. A finding names a cell, never a
value: findings are shown on screens and in logs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from disclosure.activation_table import FIGURES, ShownRow, narrow_row_counts
from disclosure.linear_system import ContradictionError
from disclosure.published import (
    CSV,
    DATABASE,
    PublishedCell,
    PublishedRow,
    activation_rows,
    cells_of_csv,
    threshold_of,
)
from disclosure.share_tree import COUNTS, ShownCell, narrow_counts
from disclosure.workbook_data import WORKBOOK, cells_of_workbook, headings

NESTED_LEVELS = ("country", "region", "municipality")
"""The only area types whose cells the audit can follow (publication 3)."""


@dataclass(frozen=True)
class Finding:
    """One thing that gives a hidden figure away.

    Attributes:
        what: what is wrong, without a figure.
        target_group_code: the group; `None` for the activation table.
        period_id: the period.
        area_code: the area; `None` where the whole period is meant.
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


def audit(folder: Path, threshold: int | None = None) -> list[Finding]:
    """Look through a publication for hidden figures that it gives away.

    Args:
        folder: the folder of the public files: the CSV, the public DuckDB file and the workbook;
            the CSV must be there, of the others those that are.
        threshold: persons; by default the one that the publication says it was made with.

    Returns:
        the findings, none where nothing is given away; none at all for a threshold of 0.

    Raises:
        WarehouseError: the CSV is missing, the workbook's data cannot be read, or nothing says
            which threshold holds.
    """
    limit = threshold_of(folder) if threshold is None else threshold
    if limit <= 0:
        return []
    cells = list(cells_of_csv(folder / CSV))
    if (folder / WORKBOOK).is_file():
        cells += list(cells_of_workbook(folder / WORKBOOK, cells, headings()))
    findings = [*_of_cells(cells), *_of_trees(cells, limit)]
    if (folder / DATABASE).is_file():
        rows = list(activation_rows(folder / DATABASE))
        findings += [*_of_rows(rows), *_of_periods(rows, limit)]
    return findings


def _of_cells(cells: Iterable[PublishedCell]) -> Iterator[Finding]:
    """Find hidden cells that show figures, and cells outside the tree."""
    for cell in cells:
        place = (cell.target_group_code, cell.period_id, cell.area_code)
        if cell.told:
            detail = f"{cell.file}: {', '.join(cell.told)}"
            yield Finding("a hidden cell shows figures", *place, detail)
        if cell.area_level not in NESTED_LEVELS:
            yield Finding("not a nested area type", *place, f"{cell.file}: {cell.area_level}")


def _of_trees(cells: Iterable[PublishedCell], limit: int) -> Iterator[Finding]:
    """Find hidden counts of the passive share that the tree of its group and day gives away."""
    trees: dict[tuple[str, date], list[PublishedCell]] = defaultdict(list)
    for cell in cells:
        trees[cell.target_group_code, cell.reference_date].append(cell)
    for (group, _), members in sorted(trees.items()):
        period = members[0].period_id
        try:
            for narrow in narrow_counts(_all_that_is_shown(members), limit):
                yield Finding(
                    "a hidden count can be worked out too closely",
                    group,
                    period,
                    narrow.area_code,
                    narrow.count,
                )
        except ContradictionError:
            yield Finding("the published counts contradict each other", group, period, None, CSV)


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


def _of_rows(rows: Iterable[PublishedRow]) -> Iterator[Finding]:
    """Find hidden rows of the activation table that show figures."""
    for published in rows:
        told = [figure for figure in FIGURES if published.row.figures[figure] is not None]
        if published.is_hidden and told:
            yield _of_row("a hidden row shows figures", published, ", ".join(told))
        if published.row.area_level not in NESTED_LEVELS:
            yield _of_row("not a nested area type", published, published.row.area_level)


def _of_row(what: str, published: PublishedRow, detail: str) -> Finding:
    row = published.row
    where = f"{row.benefit_code}, {row.offer_type_code}: {detail}"
    return Finding(what, None, published.period_id, row.area_code, where)


def _of_periods(rows: Iterable[PublishedRow], limit: int) -> Iterator[Finding]:
    """Find hidden counts of the activation table that the rows of its period give away."""
    periods: dict[str, list[ShownRow]] = defaultdict(list)
    for published in rows:
        periods[published.period_id].append(published.row)
    for period, members in sorted(periods.items()):
        try:
            for narrow in narrow_row_counts(members, limit):
                yield _of_row(
                    "a hidden count can be worked out too closely",
                    PublishedRow(period, narrow.row, is_hidden=True),
                    narrow.count,
                )
        except ContradictionError:
            yield Finding(
                "the published figures contradict each other", None, period, None, DATABASE
            )
