"""The audit of a publication: what a reader could work out of what is hidden, from all its files.

It reads the files as written to disk and nothing of the warehouse. All that files besides the CSV
and the public DuckDB file show must be what these do: `other_files`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from disclosure.course_tables import (
    BEGUN,
    FIGURES,
    Narrow,
    ShownRow,
    narrow_begun_rows,
    narrow_row_counts,
)
from disclosure.findings import (
    KNOWN_ABOUT,
    LEFT_TO_BOUNDS,
    PREMISE_DROPPED,
    TWO_VALUES,
    Finding,
    Report,
)
from disclosure.linear_system import ContradictionError
from disclosure.public_columns import is_figure, told_of_hidden, undeclared
from disclosure.published import (
    CSV,
    DATABASE,
    Day,
    Row,
    course_rows,
    days_of_csv,
    rules_of,
    tree_of,
)
from disclosure.replayed_trees import background_of, next_partner, order_of_partners, regions_of
from disclosure.rule_replay import Region, Rules, possible_values
from disclosure.share_tree import PERSONS, Tree, known_about, narrow_counts, only_falls
from disclosure.vintages import AlsoHidden, Earlier

TOO_CLOSE = "a hidden count can be worked out too closely"
CONTRADICTORY = "the published figures contradict each other"

NESTED_LEVELS = ("country", "region", "municipality")
"""The only area types whose cells the audit can follow (publication 3)."""

Others = Sequence[tuple[Earlier, Tree]]
"""The same tree in vintages published before."""


def examine(
    folder: Path,
    threshold: int | None = None,
    earlier: Sequence[Earlier] = (),
    also_hidden: Iterable[AlsoHidden] = (),
) -> Report:
    """Look through a publication for hidden figures that it gives away.

    Args:
        folder: the folder of the public files: the CSV must be there; the public DuckDB file is
            read where it is.
        threshold: persons; by default the one that the publication says it was made with.
        earlier: the vintages published before, which a reader has too.
        also_hidden: what it hides beyond the rules, as its manifest says.

    Returns:
        the findings, none where nothing is given away; none at all for a threshold of 0.

    Raises:
        WarehouseError: the CSV is missing, or nothing says which threshold holds.
    """
    rules = rules_of(folder, threshold)
    report = Report()
    if rules.threshold <= 0:
        return report
    days = days_of_csv(folder / CSV)
    dates = {on for _, on in days}
    before = [(one, days_of_csv(one.folder / CSV, dates)) for one in earlier]
    report.findings += _of_rows(row for rows in days.values() for row in rows)
    _of_trees(report, days, before, rules, also_hidden)
    database = folder / DATABASE
    if database.is_file():
        with duckdb.connect(str(database), read_only=True) as connection:
            report.findings += [
                *undeclared(connection),
                *told_of_hidden(connection, database.name),
            ]
        limit = rules.threshold
        rows = course_rows(database, "activation", "benefit_code", FIGURES)
        report.findings += _of_courses(rows, narrow_row_counts, limit, "{1}, {2}: {3}")
        rows = course_rows(database, "missing_hours", "reporting_system_code", [BEGUN])
        report.findings += _of_courses(rows, narrow_begun_rows, limit, "courses begun, {1}, {2}")
    return report


def _of_rows(rows: Iterable[Row]) -> Iterator[Finding]:
    """Find hidden cells that show figures, and cells outside the tree."""
    for row in rows:
        place = (row["target_group_code"], row["period_id"], row["area_code"])
        is_hidden = row["conf_status"] != "F"
        told = [
            name for name in row if is_hidden and row[name] and is_figure("passive_share", name)
        ]
        if told:
            yield Finding("a hidden cell shows figures", *place, f"{CSV}: {', '.join(told)}")
        if row["area_level"] not in NESTED_LEVELS:
            yield Finding("not a nested area type", *place, f"{CSV}: {row['area_level']}")


def _of_trees(
    report: Report,
    days: Mapping[Day, Sequence[Row]],
    before: Sequence[tuple[Earlier, Mapping[Day, Sequence[Row]]]],
    rules: Rules,
    also_hidden: Iterable[AlsoHidden],
) -> None:
    """Find hidden counts of the passive share that its trees, or the rules, give away."""
    also: dict[Day, list[AlsoHidden]] = defaultdict(list)
    for cell in also_hidden:
        also[cell.target_group_code, cell.reference_date.isoformat()].append(cell)
    regions: list[tuple[Day, str, Region]] = []
    for day, rows in sorted(days.items()):
        group, period = day[0], rows[0]["period_id"]
        try:
            tree = tree_of(rows)
            others = [(one, tree_of(told[day])) for one, told in before if day in told]
            for one, other in others:
                if changed := sorted(_other_places(tree, other)):
                    what = "places are not what they were in a vintage that hid some"
                    detail = f"{one.folder.name}, {len(changed)} municipalities"
                    report.findings.append(Finding(what, group, period, changed[0], detail))
            for narrow in _narrow(report, tree, others, rules.threshold):
                report.findings.append(Finding(TOO_CLOSE, group, period, *narrow))
        except ContradictionError:
            what = "the published counts contradict each other"
            report.findings.append(Finding(what, group, period, None, CSV))
        else:
            background = background_of(tree, others, also[day])
            for region in regions_of(tree, background, order_of_partners()):
                if region is None:
                    report.counted[LEFT_TO_BOUNDS] += 1
                else:
                    regions.append((day, period, region))
    _replay(report, regions, rules)


def _other_places(tree: Tree, other: Tree) -> set[str]:
    """Return the municipalities that lie elsewhere in another vintage, if one of the two hides any.

    Sums over other places of the same day would tell what is hidden. What only one of the vintages
    covers is not meant: its region has no sum there.
    """
    if not any(cell.hides_figures for cell in [*tree.values(), *other.values()]):
        return set()
    return {
        cell.area_code
        for one, two in ((tree, other), (other, tree))
        for cell in two.values()
        if cell.area_level == "municipality"
        and (cell.area_code in one or cell.region_code in one)
        and (cell.area_code not in one or one[cell.area_code].region_code != cell.region_code)
    }


def _narrow(report: Report, tree: Tree, others: Others, limit: int) -> set[tuple[str, str]]:
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
        found |= {(area, count) for area, count in narrow if area not in known_now}
        known |= {area for area, _ in narrow} & known_now
    report.counted[KNOWN_ABOUT] += len(known)
    if known or not together:
        found |= narrow_counts(tree, limit).keys()
    return found


def _replay(report: Report, regions: Sequence[tuple[Day, str, Region]], rules: Rules) -> None:
    """Replay the rules, and report the counts that have too few values.

    Where one value was found and not all worlds could be listed, it is no finding, but the next
    partner is hidden as well. All regions are asked about together: the first takes the time.
    """
    unlisted: set[int] = set()
    for possible in possible_values([region for *_, region in regions], rules):
        (group, on), period, region = regions[possible.region]
        if possible.values == 1:
            of_persons = possible.count == PERSONS
            partner = next_partner(region, order_of_partners(), for_persons=of_persons)
            if partner is not None:
                cell = AlsoHidden(group, date.fromisoformat(on), partner, of_persons)
                report.also_hide.add(cell)
        if not possible.is_exact or possible.values == 0:
            unlisted.add(possible.region)
        elif possible.values == 1:
            what, where = "the rules leave a hidden count one value", possible.area_code
            report.replayed.append(Finding(what, group, period, where, possible.count))
        else:
            report.counted[TWO_VALUES] += 1
    report.counted[LEFT_TO_BOUNDS] += len(unlisted)


def _of_courses(
    periods: Mapping[str, Sequence[ShownRow]],
    narrow: Callable[[Sequence[ShownRow], float], Narrow],
    limit: int,
    named: str,
) -> Iterator[Finding]:
    """Find hidden counts of a table of courses that the rows of their period give away.

    Args:
        periods: the rows of each period.
        narrow: what these narrow down too far.
        limit: persons.
        named: how a finding says which count: area, group, offer type, count.
    """
    for period, rows in sorted(periods.items()):
        for row in rows:
            if row.area_level not in NESTED_LEVELS:
                detail = f"{row.group_code}, {row.offer_type_code}: {row.area_level}"
                yield Finding("not a nested area type", None, period, row.area_code, detail)
        try:
            for key in narrow(rows, limit):
                yield Finding(TOO_CLOSE, None, period, key[0], named.format(*key))
        except ContradictionError:
            yield Finding(CONTRADICTORY, None, period, None, DATABASE)
