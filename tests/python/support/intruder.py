"""The intruder: what the published files of several vintages give away of hidden counts.

He has the public DuckDB files of a publication, the public rules of disclosure control and the
order of the municipality list, and nothing else; this module is written from the rules in words,
not from the project's SQL or its audit. He reasons in three ways:

- *sums*: a hidden place has somebody in the group, passive and active persons are persons, and the
  parts of a region and of the country add up;
- *joined*: vintages that rest on the same extracts have the same persons, and in between hours
  only come in, so that passive persons as reported fall and those if all count rise, where every
  cell shown in both obeys that;
- *replayed*: the values from which the rules would have made this very pattern
  (`intruder_replay`).

Besides, he looks in every other public table for figures of hidden cells (`derived_findings`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_matrix

from intruder_replay import Hidden, Limits, Region, Values, possible_values

SERIES = ("passive_persons_if_all_count", "passive_persons", "passive_persons_as_reported")
"""The three series, from the lowest count to the highest."""
UNLIMITED = 10_000_000
MARGIN = 1e-6
SEARCHES = 8
"""Random objectives that show most counts to be wide."""
EXTRACTS = ("benefit_spells", "activity_spells")


class Tree(NamedTuple):
    """The cells of one group at one date, whatever the period that ends then is called."""

    measure: str
    group: str
    reference_date: date


Place = tuple[int, Tree, str]
"""A region in a vintage (by its number) and tree."""


class Cell(NamedTuple):
    """One published cell; None is hidden."""

    area: str
    parent: str | None
    persons: int | None
    passive: tuple[int, int, int] | None

    @property
    def is_empty(self) -> bool:
        """Is it shown that nobody is there?"""
        return self.persons == 0


class Count(NamedTuple):
    """A hidden count: whose, and which; a place or row in `place`, a vintage or '' for all."""

    tree: tuple[Any, ...]
    place: str
    name: str
    vintage: str


@dataclass(frozen=True)
class Finding:
    """A hidden count that is known too well: from `low` to `high`, one of `values` values."""

    kind: str
    count: Count
    low: int
    high: int
    values: int | None = None


@dataclass(frozen=True)
class Vintage:
    """What one published folder says, and what it rests on."""

    folder: Path
    as_of: str
    threshold: int
    minimum_base: int
    extracts: frozenset[tuple[str, str]]
    trees: dict[Tree, dict[str, Cell]]
    also_hidden: dict[tuple[str, str, str], bool] = field(default_factory=dict)


@dataclass
class Knowledge:
    """What the intruder learned, and how often the world did not follow his premises.

    Attributes:
        findings: the hidden counts that are known too well.
        known_about: what is narrow, but is shown in another vintage on the same extracts.
        dropped_premises: how often premises had no solution, and were given up.
        regions_replayed, regions_not_replayed: in how many regions the rules were replayed; not
            where a region is hidden itself, or the search would take too long.
        regions_against_rules: where the rules cannot have made the pattern, or stopped too early.
        without_premise: the trees in which hours did not only come in.
        values: what the rules leave of the hidden places of a region.
    """

    findings: list[Finding] = field(default_factory=list)
    known_about: list[Finding] = field(default_factory=list)
    dropped_premises: int = 0
    regions_replayed: int = 0
    regions_not_replayed: int = 0
    regions_against_rules: list[tuple[str, Tree, str]] = field(default_factory=list)
    without_premise: set[tuple[Any, ...]] = field(default_factory=set)
    values: dict[Place, Values] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[Finding]:
        """Return the findings of some kinds."""
        return [finding for finding in self.findings if finding.kind in kinds]


def search_published(folders: Sequence[Path], order: Mapping[str, int]) -> Knowledge:
    """Search published folders, given in the order in which they were published.

    Args:
        folders: the folders of the vintages.
        order: the order of the municipality list, by code.
    """
    vintages = [read_vintage(folder) for folder in folders]
    knowledge = search_vintages(vintages, order)
    for cluster in clusters(vintages):
        activation_findings(cluster, knowledge)
    return knowledge


def search_vintages(vintages: Sequence[Vintage], order: Mapping[str, int]) -> Knowledge:
    """Search the passive shares of vintages for hidden counts that are known too well."""
    knowledge = Knowledge()
    for vintage in vintages:
        sums_findings("sums", [vintage], knowledge)
    for cluster in clusters(vintages):
        if len(cluster) > 1:
            sums_findings("joined", cluster, knowledge)
    replay_findings(vintages, order, knowledge)
    return knowledge


# --------------------------------------------------------------------------------------------
# Reading
# --------------------------------------------------------------------------------------------


def read_vintage(folder: Path) -> Vintage:
    """Read one published folder."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(folder / "passive_share.duckdb"), read_only=True) as connection:
        threshold, minimum_base = connection.execute(
            "select disclosure_threshold, minimum_base from publication"
        ).fetchall()[0]
        rows = connection.execute(
            "select measure_code, target_group_code, reference_date, area_code, area_level,"
            " region_code, persons, passive_persons_if_all_count, passive_persons,"
            " passive_persons_as_reported from passive_share"
            " where source <> 'jobindsats' and (conf_status = 'C' or persons is not null)"
        ).fetchall()
    trees: dict[Tree, dict[str, Cell]] = defaultdict(dict)
    for measure, group, day, area, level, region, persons, *passive in rows:
        parent = {"country": None, "region": "country", "municipality": region}[level]
        name = "country" if level == "country" else area
        shown = (0, 0, 0) if persons == 0 else None if None in passive else tuple(passive)
        trees[Tree(measure, group, day)][name] = Cell(name, parent, persons, shown)
    return Vintage(
        folder=folder,
        as_of=str(manifest["as_of"]),
        threshold=threshold,
        minimum_base=minimum_base,
        extracts=_extracts(manifest["deliveries"]),
        trees=dict(trees),
        also_hidden={
            (cell["target_group_code"], cell["reference_date"], cell["area_code"]): cell[
                "hides_persons"
            ]
            for cell in manifest.get("also_hidden", ())
        },
    )


def _extracts(deliveries: Sequence[Mapping[str, str]]) -> frozenset[tuple[str, str]]:
    """Return the newest deliveries of spells and of courses: all that came on the last day."""
    last = {
        source: max(d["received_date"] for d in deliveries if d["source"] == source)
        for source in EXTRACTS
    }
    return frozenset(
        (d["source"], d["delivery_id"])
        for d in deliveries
        if d["received_date"] == last.get(d["source"])
    )


def clusters(vintages: Sequence[Vintage]) -> list[list[Vintage]]:
    """Gather the vintages that rest on the same extracts, in their order."""
    found: dict[frozenset[tuple[str, str]], list[Vintage]] = defaultdict(list)
    for vintage in vintages:
        found[vintage.extracts].append(vintage)
    return list(found.values())


# --------------------------------------------------------------------------------------------
# Sums, of one vintage or of several together
# --------------------------------------------------------------------------------------------

Term = tuple[Count, float]


@dataclass
class Problem:
    """What is known of the hidden counts of one tree, as linear equations and inequalities."""

    bounds: dict[Count, list[float]] = field(default_factory=dict)
    equal: list[tuple[list[Term], float]] = field(default_factory=list)
    at_most: list[tuple[list[Term], float]] = field(default_factory=list)
    is_contradiction: bool = False

    def unknown(self, count: Count, low: float, high: float = UNLIMITED) -> None:
        """Name a hidden count."""
        self.bounds[count] = [low, high]

    def order(self, lower: Count | int, higher: Count | int) -> None:
        """Say that one count is at most another; either may be known."""
        if isinstance(lower, Count) and isinstance(higher, Count):
            self.at_most.append(([(lower, 1.0), (higher, -1.0)], 0.0))
        elif isinstance(lower, Count):
            self.bounds[lower][1] = min(self.bounds[lower][1], float(higher))  # type: ignore[arg-type]
        elif isinstance(higher, Count):
            self.bounds[higher][0] = max(self.bounds[higher][0], float(lower))
        else:
            self.is_contradiction |= lower > higher

    def sum(self, parts: Iterable[Count | int], *wholes: Count | int) -> None:
        """Say that the parts add up to the whole, or to several wholes together."""
        terms: list[Term] = []
        rest = 0.0
        signed = [*((part, 1.0) for part in parts), *((whole, -1.0) for whole in wholes)]
        for part, sign in signed:
            if isinstance(part, Count):
                terms.append((part, sign))
            else:
                rest -= sign * part
        if terms:
            self.equal.append((terms, rest))
        else:
            self.is_contradiction |= rest != 0


def tree_problem(tree: Tree, vintages: Sequence[Vintage], *, hours_only_come: bool) -> Problem:
    """Write down what the vintages of one cluster say of the hidden counts of one tree."""
    problem = Problem()
    cells = [vintage.trees.get(tree, {}) for vintage in vintages]
    persons = _persons(problem, tree, cells)
    counts: list[dict[str, tuple[Count | int, ...]]] = []
    for vintage, of_vintage in zip(vintages, cells, strict=True):
        counts.append(
            {
                cell.area: _series(problem, tree, cell, persons[cell.area], vintage.as_of)
                for cell in of_vintage.values()
            }
        )
        for parent, children in _families(of_vintage):
            problem.sum((persons[child] for child in children), persons[parent])
            for number in range(len(SERIES)):
                problem.sum(
                    (counts[-1][child][number] for child in children), counts[-1][parent][number]
                )
    if hours_only_come:
        for before, after in pairwise(counts):
            for area in before.keys() & after.keys():
                problem.order(before[area][0], after[area][0])
                problem.order(after[area][2], before[area][2])
    return problem


def _persons(
    problem: Problem, tree: Tree, cells: Sequence[Mapping[str, Cell]]
) -> dict[str, Count | int]:
    """Return the persons of each place: one count for all vintages of a cluster."""
    persons: dict[str, Count | int] = {}
    for of_vintage in cells:
        for cell in of_vintage.values():
            known = persons.get(cell.area)
            if cell.persons is None:
                persons.setdefault(cell.area, Count(tree, cell.area, "persons", ""))
            elif isinstance(known, int):
                problem.is_contradiction |= known != cell.persons
            else:
                persons[cell.area] = cell.persons
    for count in persons.values():
        if isinstance(count, Count):
            problem.unknown(count, 1)
    return persons


def _series(
    problem: Problem, tree: Tree, cell: Cell, persons: Count | int, as_of: str
) -> tuple[Count | int, ...]:
    """Return the three series of a cell, hidden ones between 0 and the persons and in order."""
    if cell.passive is not None:
        return cell.passive
    series = tuple(Count(tree, cell.area, name, as_of) for name in SERIES)
    for count in series:
        problem.unknown(count, 0)
    for lower, higher in zip(series, [*series[1:], persons], strict=True):
        problem.order(lower, higher)
    if isinstance(persons, Count):
        for count in series:
            active = count._replace(name=count.name.replace("passive", "active", 1))
            problem.unknown(active, 0)
            problem.sum((count, active), persons)
    return series


def _families(cells: Mapping[str, Cell]) -> Iterator[tuple[str, list[str]]]:
    """Return each region with its municipalities, and the country with its regions."""
    children: dict[str, list[str]] = defaultdict(list)
    for cell in cells.values():
        if cell.parent is not None and cell.parent in cells:
            children[cell.parent].append(cell.area)
    yield from children.items()


def narrow_ranges(
    problems: Sequence[Problem], threshold: int, seed: int = 1
) -> dict[Count, tuple[int, int]]:
    """Return the hidden counts whose smallest and largest value are less than t apart.

    A handful of random objectives over all problems together show most counts to be wide; what
    is left is reckoned exactly, one by one. Every problem must have a solution.
    """
    problems = [problem for problem in problems if problem.bounds]
    if not problems:
        return {}
    everything = _Programme(problems)
    random = np.random.default_rng(seed)
    low = np.full(len(everything.counts), np.inf)
    high = -low
    for _ in range(SEARCHES):
        point = everything.solve(random.normal(size=len(low))).x
        low, high = np.minimum(low, point), np.maximum(high, point)
    candidates = {
        everything.counts[at]: (float(low[at]), float(high[at]))
        for at in np.flatnonzero(high - low < threshold - MARGIN).tolist()
    }
    found: dict[Count, tuple[int, int]] = {}
    for problem in problems:
        wanted = candidates.keys() & problem.bounds.keys()
        alone = _Programme([problem]) if wanted else None
        for count in sorted(wanted, key=str):
            assert alone is not None
            least = alone.end_of(count, 1.0)
            if candidates[count][1] - least >= threshold:
                continue
            most = alone.end_of(count, -1.0)
            if most - least < threshold:
                found[count] = (least, most)
    return found


def with_solutions(
    strict: Sequence[Problem], loose: Sequence[Problem], knowledge: Knowledge
) -> list[Problem]:
    """Return the strict problems; where one has no solution, the loose one in its place, if any."""
    if has_solution(*strict):
        return list(strict)
    chosen = []
    for narrow, wide in zip(strict, loose, strict=True):
        if has_solution(narrow):
            chosen.append(narrow)
            continue
        knowledge.dropped_premises += 1
        knowledge.without_premise |= {count.tree for count in narrow.bounds}
        if wide is not narrow and has_solution(wide):
            chosen.append(wide)
    return chosen


def has_solution(*problems: Problem) -> bool:
    """Can the statements about hidden counts be true, all together?"""
    problems = tuple(problem for problem in problems if problem.bounds)
    if any(
        problem.is_contradiction or any(low > high for low, high in problem.bounds.values())
        for problem in problems
    ):
        return False
    programme = _Programme(problems)
    return not problems or bool(programme.solve(np.zeros(len(programme.counts))).success)


class _Programme:
    """Problems as one linear programme."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.counts = [count for problem in problems for count in problem.bounds]
        self.column = {count: number for number, count in enumerate(self.counts)}
        self.limits = [bounds for problem in problems for bounds in problem.bounds.values()]
        self.equal = self._rows([row for problem in problems for row in problem.equal])
        self.at_most = self._rows([row for problem in problems for row in problem.at_most])

    def _rows(
        self, rows: Sequence[tuple[list[Term], float]]
    ) -> tuple[csr_matrix | None, list[float] | None]:
        if not rows:
            return None, None
        entries = [
            (number, self.column[count], sign)
            for number, (terms, _) in enumerate(rows)
            for count, sign in terms
        ]
        down, across, signs = zip(*entries, strict=True)
        shape = (len(rows), len(self.counts))
        return csr_matrix((signs, (down, across)), shape=shape), [right for _, right in rows]

    def solve(self, objective: NDArray[np.float64]) -> OptimizeResult:
        """Return a point with the least value of an objective."""
        return linprog(
            objective,
            A_ub=self.at_most[0],
            b_ub=self.at_most[1],
            A_eq=self.equal[0],
            b_eq=self.equal[1],
            bounds=self.limits,
            method="highs",
        )

    def end_of(self, count: Count, sign: float) -> int:
        """Return the smallest whole value of a count; with a minus sign, the largest."""
        objective = np.zeros(len(self.counts))
        objective[self.column[count]] = sign
        found = self.solve(objective).fun
        return int(np.ceil(found - MARGIN)) if sign > 0 else int(np.floor(-found + MARGIN))


def hours_only_came(cluster: Sequence[Vintage]) -> bool:
    """Does every cell shown in a vintage and in the next one obey that hours only come in?

    A report of 0, or a correction, breaks it; who sees that in one cell trusts it in none.
    """
    return all(
        cell.passive[0] <= later.passive[0] and cell.passive[2] >= later.passive[2]
        for before, after in pairwise(cluster)
        for tree in before.trees.keys() & after.trees.keys()
        for area, cell in before.trees[tree].items()
        if (later := after.trees[tree].get(area)) is not None
        and cell.passive is not None
        and later.passive is not None
    )


def sums_findings(kind: str, cluster: Sequence[Vintage], knowledge: Knowledge) -> None:
    """Add the counts that sums give away, of one vintage or of several on the same extracts."""
    trees = sorted({tree for vintage in cluster for tree in vintage.trees})
    hours_only_come = hours_only_came(cluster)
    if not hours_only_come:
        knowledge.without_premise |= set(trees)
        knowledge.dropped_premises += 1
    strict = [tree_problem(tree, cluster, hours_only_come=hours_only_come) for tree in trees]
    loose = [tree_problem(tree, cluster, hours_only_come=False) for tree in trees]
    problems = with_solutions(strict, loose, knowledge)
    threshold = max(vintage.threshold for vintage in cluster)
    known_about = hidden_after_shown(cluster)
    for count, (low, high) in narrow_ranges(problems, threshold).items():
        is_known_about = (count.tree, count.place, count.vintage) in known_about
        found = knowledge.known_about if is_known_about else knowledge.findings
        found.append(Finding(kind, count, low, high))


def hidden_after_shown(cluster: Sequence[Vintage]) -> set[tuple[Any, str, str]]:
    """Return tree, area and as-of date of the cells hidden after a vintage before showed them.

    Of those he has read the figure already; how far it moved since is not protected.
    """
    shown: set[tuple[Any, str]] = set()
    after: set[tuple[Any, str, str]] = set()
    for vintage in cluster:
        places = {
            (tree, name): cell for tree, of in vintage.trees.items() for name, cell in of.items()
        }
        hidden = {place for place, cell in places.items() if cell.passive is None}
        after |= {(*place, vintage.as_of) for place in hidden & shown}
        shown |= places.keys() - hidden
    return after


# --------------------------------------------------------------------------------------------
# The rules replayed
# --------------------------------------------------------------------------------------------


def replay_findings(
    vintages: Sequence[Vintage], order: Mapping[str, int], knowledge: Knowledge
) -> None:
    """Add the hidden counts of municipalities of which the rules leave one or two values."""
    regions: dict[Place, Region] = {}
    values = knowledge.values
    for number, tree in product(range(len(vintages)), _trees(vintages)):
        for region in _regions(vintages[number].trees.get(tree, {})):
            known = _region(vintages, number, tree, region, order)
            found = None if known is None else possible_values(known, _limits(vintages[number]))
            if known is None or found is None:
                knowledge.regions_not_replayed += 1
                continue
            if not found.follows_rules:
                knowledge.regions_against_rules.append((vintages[number].as_of, tree, region))
            if found.values:
                regions[number, tree, region] = known
                values[number, tree, region] = found.values
    knowledge.regions_replayed += len(values)
    _count_values("replayed", vintages, knowledge)
    for place in regions:
        _join(vintages, place, regions, knowledge)
    _count_values("replayed and joined", vintages, knowledge)


def _trees(vintages: Sequence[Vintage]) -> list[Tree]:
    return sorted({tree for vintage in vintages for tree in vintage.trees})


def _limits(vintage: Vintage) -> Limits:
    return Limits(vintage.threshold, vintage.minimum_base)


def _regions(cells: Mapping[str, Cell]) -> list[str]:
    """Return the regions with hidden municipalities."""
    parents = {cell.parent for cell in cells.values() if cell.parent and cell.passive is None}
    return sorted(parents - {"country"})


def _region(
    vintages: Sequence[Vintage], number: int, tree: Tree, region: str, order: Mapping[str, int]
) -> Region | None:
    """Return what is known of a region in a vintage; None where it is hidden or has no sum."""
    cells = vintages[number].trees[tree]
    whole = cells.get(region)
    if whole is None or whole.persons is None or whole.passive is None:
        return None
    earlier = [(other, other.trees.get(tree, {})) for other in vintages[:number]]
    same = [of for other, of in earlier if other.extracts == vintages[number].extracts]
    hidden, shown_orders = [], []
    persons, passive = whole.persons, list(whole.passive)
    for cell in (cell for cell in cells.values() if cell.parent == region):
        is_known_about = any(cell.area in of and of[cell.area].passive is not None for of in same)
        if cell.persons is not None:
            persons -= cell.persons
        if cell.passive is not None:
            passive = [rest - one for rest, one in zip(passive, cell.passive, strict=True)]
            if not cell.is_empty and not is_known_about:
                shown_orders.append(order[cell.area])
            continue
        before = [of[cell.area] for _, of in earlier if cell.area in of]
        also_hidden = vintages[number].also_hidden.get(
            (tree.group, str(tree.reference_date), cell.area)
        )
        hidden.append(
            Hidden(
                area=cell.area,
                order=order[cell.area],
                persons=cell.persons,
                is_carried=any(one.passive is None for one in before),
                is_persons_carried=any(one.persons is None for one in before),
                is_known_about=is_known_about,
                is_also_hidden=also_hidden is not None,
                are_persons_also_hidden=bool(also_hidden),
            )
        )
    lowest, middle, highest = passive
    return Region(tuple(hidden), persons, (lowest, middle, highest), tuple(shown_orders))


def _join(
    vintages: Sequence[Vintage],
    place: Place,
    regions: Mapping[Place, Region],
    knowledge: Knowledge,
) -> None:
    """Let each region know what the rules leave in the other vintages on the same extracts."""
    number, tree, region = place
    limited, values = regions[place], knowledge.values
    for other in range(len(vintages)):
        if other == number or vintages[other].extracts != vintages[number].extracts:
            continue
        elsewhere = vintages[other].trees.get(tree, {})
        found = values.get((other, tree, region), {})
        limited = replace(
            limited,
            hidden=tuple(
                _limited(
                    hidden,
                    _known(elsewhere.get(hidden.area), found.get(hidden.area, set())),
                    is_earlier=other < number,
                    hours_only_come=tree not in knowledge.without_premise,
                )
                for hidden in limited.hidden
            ),
        )
    if all(_all_fit(hidden, values[place][hidden.area]) for hidden in limited.hidden):
        return
    found_again = possible_values(limited, _limits(vintages[number]))
    if found_again is not None and found_again.values:
        values[place] = found_again.values
    else:
        knowledge.dropped_premises += 1


def _known(
    cell: Cell | None, values: set[tuple[int, int, int, int]]
) -> set[tuple[int, int, int, int]]:
    if cell is not None and cell.persons is not None and cell.passive is not None:
        return {(cell.persons, *cell.passive)}
    return values


def _limited(
    hidden: Hidden,
    known: set[tuple[int, int, int, int]],
    *,
    is_earlier: bool,
    hours_only_come: bool,
) -> Hidden:
    """Limit a hidden place by what another vintage on the same extracts leaves of it."""
    if not known:
        return hidden
    persons = {value[0] for value in known}
    low, high = list(hidden.low), list(hidden.high)
    low[0], high[0] = max(low[0], min(persons)), min(high[0], max(persons))
    if hours_only_come and is_earlier:
        low[1] = max(low[1], min(value[1] for value in known))
        high[3] = min(high[3], max(value[3] for value in known))
    elif hours_only_come:
        high[1] = min(high[1], max(value[1] for value in known))
        low[3] = max(low[3], min(value[3] for value in known))
    return replace(hidden, low=tuple(low), high=tuple(high))


def _all_fit(hidden: Hidden, values: set[tuple[int, int, int, int]]) -> bool:
    return all(
        low <= one <= high
        for value in values
        for one, low, high in zip(value, hidden.low, hidden.high, strict=True)
    )


def _count_values(kind: str, vintages: Sequence[Vintage], knowledge: Knowledge) -> None:
    """Add a finding for each hidden count with one or two possible values."""
    known = {finding.count for finding in knowledge.findings if finding.kind == "replayed"}
    for (number, tree, _), of_region in knowledge.values.items():
        cells = vintages[number].trees[tree]
        for area, possible in of_region.items():
            names = ("persons", *SERIES)[1 if cells[area].persons is not None else 0 :]
            for name in names:
                at = 0 if name == "persons" else 1 + SERIES.index(name)
                numbers = {value[at] for value in possible}
                count = Count(tree, area, name, vintages[number].as_of)
                if len(numbers) <= 2 and count not in known:
                    knowledge.findings.append(
                        Finding(kind, count, min(numbers), max(numbers), len(numbers))
                    )


# --------------------------------------------------------------------------------------------
# Activation
# --------------------------------------------------------------------------------------------


def activation_problems(cluster: Sequence[Vintage]) -> list[Problem]:
    """Write down what is known of the courses of hidden rows, by period.

    Municipalities add up to their region over its offer types; for each offer type the regions
    add up to the country over its benefits. Courses are the same for the same extracts.
    """
    rows: dict[tuple[str, date], dict[tuple[str, ...], list[int | None]]] = defaultdict(dict)
    for vintage in cluster:
        with duckdb.connect(str(vintage.folder / "passive_share.duckdb"), read_only=True) as file:
            found = file.execute(
                "select period_type, reference_date, area_level, coalesce(region_code, ''),"
                " area_code, offer_type_code, benefit_code, courses from activation"
            ).fetchall()
        for period_type, day, *key, courses in found:
            rows[period_type, day].setdefault(tuple(key), []).append(courses)
    return [_activation_problem(period, of_period) for period, of_period in rows.items()]


def _activation_problem(
    period: tuple[str, date], rows: Mapping[tuple[str, ...], list[int | None]]
) -> Problem:
    problem = Problem()
    parts: dict[tuple[str, str], list[Count | int]] = defaultdict(list)
    wholes: dict[tuple[str, str], list[Count | int]] = defaultdict(list)
    for (level, region, area, offer, benefit), stated in rows.items():
        shown = {courses for courses in stated if courses is not None}
        problem.is_contradiction |= len(shown) > 1
        place = "/".join((area, offer, benefit))
        courses: Count | int = (
            min(shown) if shown else Count(("activation", *period), place, "courses", "")
        )
        if isinstance(courses, Count):
            problem.unknown(courses, 1)
        if level == "municipality":
            parts["region", region].append(courses)
        elif level == "region":
            wholes["region", area].append(courses)
            wholes["offer", offer].append(courses)
        else:
            parts["offer", offer].append(courses)
    for family in parts.keys() & wholes.keys():
        problem.sum(parts[family], *wholes[family])
    return problem


def activation_findings(cluster: Sequence[Vintage], knowledge: Knowledge) -> None:
    """Add the courses of hidden rows that sums give away."""
    problems = activation_problems(cluster)
    problems = with_solutions(problems, problems, knowledge)
    threshold = max(vintage.threshold for vintage in cluster)
    for count, (low, high) in narrow_ranges(problems, threshold).items():
        knowledge.findings.append(Finding("activation", count, low, high))
