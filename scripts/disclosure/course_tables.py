"""The tables of courses as a reader sees them: the rows of one period.

Activation has three levels; the courses that began are told by system and by offer type.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from disclosure.linear_system import LinearSystem, Term

ALL = "_T"
BEGUN = "courses_begun"
COURSES = "courses"
CORRECTED = "activated_persons"
AS_REPORTED = "activated_persons_as_reported"
AS_FIRST_DELIVERED = "activated_persons_as_first_delivered"
PERSONS = (CORRECTED, AS_REPORTED, AS_FIRST_DELIVERED)
FULL_TIME_OF = {name: name.replace(CORRECTED, "full_time_activated") for name in PERSONS}
FULL_TIME = tuple(FULL_TIME_OF.values())
ACTIVATION_COURSES_OF = {name: name.replace(CORRECTED, "activation_courses") for name in PERSONS}
ACTIVATION_COURSES = tuple(ACTIVATION_COURSES_OF.values())
WITHOUT_HOURS = "courses_without_hours_as_first_delivered"
STILL_WITHOUT = "courses_still_without_hours"
IMPUTED = (
    "courses_imputed_same_benefit_and_offer",
    "courses_imputed_same_offer",
    "courses_imputed_all",
)
WHAT_BECAME_OF_THEM = ("courses_overwritten", *IMPUTED, STILL_WITHOUT)
"""The courses that came without hours, each in one of these."""

PARTS_OF_COURSES = (WITHOUT_HOURS, *WHAT_BECAME_OF_THEM)
NOT_COUNTED = {
    CORRECTED: (STILL_WITHOUT,),
    AS_REPORTED: (*IMPUTED, STILL_WITHOUT),
    AS_FIRST_DELIVERED: (WITHOUT_HOURS,),
}
"""The courses that are no activation courses in a series, whatever was reported since."""

COUNTS = (COURSES, *ACTIVATION_COURSES, *PERSONS)
"""The counts that are protected; the rest of a hidden row is hidden with them."""

ADDITIVE = (COURSES, *ACTIVATION_COURSES, *FULL_TIME, *PARTS_OF_COURSES)
"""What adds up over rows; persons do not."""

FIGURES = (*COUNTS, *FULL_TIME, *PARTS_OF_COURSES)

ROUNDING = 1e-6
"""Full-time figures are rounded to six decimals: a sum of n of them is exact to n of these."""


@dataclass(frozen=True)
class ShownRow:
    """One row of a table of courses: its figures, `None` where one is hidden.

    Attributes:
        area_level: municipality, region or country, or what else the file says.
        region_code: the region of a municipality or a region.
        group_code: a benefit, or the reporting system of courses that began.
        offer_type_code: _T for all, as for the groups.
    """

    area_level: str
    area_code: str
    region_code: str | None
    group_code: str
    offer_type_code: str
    figures: Mapping[str, int | Decimal | None]

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the row in its period."""
        return self.area_code, self.group_code, self.offer_type_code


Narrow = dict[tuple[str, ...], float]
"""What identifies a row, and its count -> how wide the range of that is."""


def narrow_row_counts(rows: Sequence[ShownRow], threshold: float) -> Narrow:
    """Return the hidden counts of a period's rows whose range is narrower than the threshold.

    Used of what is published: every figure shown; a hidden row has a course; courses and full-time
    add up from municipalities to regions and from regions to the country; persons and full-time of
    a row are no more than its activation courses, in each series, and those no more than its
    courses that had or were given hours; as reported and imputed are together no more than
    corrected; the rows of two levels that hold the same courses count the same people: no row of
    one counts more than the rows of the other together.

    Raises:
        ContradictionError: no figures satisfy all of it.
    """
    system = LinearSystem()
    for ours, theirs in crossing_rows(rows):
        for figure in ADDITIVE:
            _add_up(system, figure, ours, theirs)
        for figure in PERSONS:
            _count_the_same_people(system, figure, ours, theirs)
    for row in rows:
        _limit(system, row)
    return _narrow(system, rows, COUNTS, threshold)


def narrow_begun_rows(rows: Sequence[ShownRow], threshold: float) -> Narrow:
    """Return the hidden rows of a period whose courses are known to within the threshold.

    Used of what is published: every count shown; the regions of a system or an offer type add up
    to the country; an area has as many courses over all systems as over all offer types.

    Raises:
        ContradictionError: no counts satisfy all of it.
    """
    system = LinearSystem()
    columns: dict[tuple[str, ...], list[ShownRow]] = defaultdict(list)
    areas: dict[str, list[ShownRow]] = defaultdict(list)
    for row in rows:
        columns[row.key[1:]].append(row)
        areas[row.area_code].append(row)
    for column in columns.values():
        # where not all regions are delivered there is no country for them to add up to
        if len({row.area_level for row in column}) == 2:
            system.equal(
                _term(row, BEGUN, -1.0 if row.area_level == "country" else 1.0) for row in column
            )
    for area in areas.values():
        system.equal(_term(row, BEGUN, 1.0 if row.offer_type_code == ALL else -1.0) for row in area)
    return _narrow(system, rows, [BEGUN], threshold)


def _narrow(
    system: LinearSystem, rows: Iterable[ShownRow], counts: Sequence[str], threshold: float
) -> Narrow:
    hidden = [(row.key, count) for row in rows for count in counts if row.figures[count] is None]
    return system.narrow({(*key, count): {(key, count): 1.0} for key, count in hidden}, threshold)


def crossing_rows(rows: Iterable[ShownRow]) -> list[tuple[list[ShownRow], list[ShownRow]]]:
    """Return the pairs of row sets that hold the same courses.

    The municipalities of a region and its offer types; the regions of an offer type and its
    benefits in the country. Not where one set is empty: places that no extract covers have no sum.
    """
    lines: dict[tuple[str, str | None], tuple[list[ShownRow], list[ShownRow]]] = {}
    for row in rows:
        if row.area_level in ("municipality", "region"):
            pair = lines.setdefault(("region", row.region_code), ([], []))
            pair[0 if row.area_level == "municipality" else 1].append(row)
        if row.area_level in ("region", "country"):
            pair = lines.setdefault(("offer type", row.offer_type_code), ([], []))
            pair[0 if row.area_level == "region" else 1].append(row)
    return [pair for pair in lines.values() if all(pair)]


def _limit(system: LinearSystem, row: ShownRow) -> None:
    """State how the figures of one row bound each other."""
    if row.figures[COURSES] is None:
        system.at_most([_term(row, COURSES, -1.0)], -1.0)
    for persons, activation_courses in ACTIVATION_COURSES_OF.items():
        idle = [_term(row, part, 1.0) for part in NOT_COUNTED[persons]]
        courses = [_term(row, activation_courses, 1.0), _term(row, COURSES, -1.0), *idle]
        if persons == AS_FIRST_DELIVERED:
            system.equal(courses)
        else:
            system.at_most(courses, ROUNDING)
        for figure in (persons, FULL_TIME_OF[persons]):
            system.at_most(
                [_term(row, figure, 1.0), _term(row, activation_courses, -1.0)], ROUNDING
            )
    imputed = [_term(row, part, 1.0) for part in IMPUTED]
    for smaller, larger, between in (
        (AS_REPORTED, CORRECTED, []),
        (FULL_TIME_OF[AS_REPORTED], FULL_TIME_OF[CORRECTED], []),
        (ACTIVATION_COURSES_OF[AS_REPORTED], ACTIVATION_COURSES_OF[CORRECTED], imputed),
    ):
        system.at_most([_term(row, smaller, 1.0), _term(row, larger, -1.0), *between], ROUNDING)
    parts = [_term(row, part, -1.0) for part in WHAT_BECAME_OF_THEM]
    system.equal([_term(row, WITHOUT_HOURS, 1.0), *parts])


def _add_up(
    system: LinearSystem, figure: str, ours: list[ShownRow], theirs: list[ShownRow]
) -> None:
    """State that a figure has the same sum over both sets of rows, apart from rounding."""
    slack = ROUNDING * (len(ours) + len(theirs)) if figure in FULL_TIME else 0.0
    terms = [_term(row, figure, 1.0) for row in ours] + [_term(row, figure, -1.0) for row in theirs]
    system.between(terms, -slack, slack)


def _count_the_same_people(
    system: LinearSystem, figure: str, ours: list[ShownRow], theirs: list[ShownRow]
) -> None:
    """State that no row counts more people than the rows of the other set together."""
    for these, those in ((ours, theirs), (theirs, ours)):
        others = [_term(row, figure, -1.0) for row in those]
        for row in these:
            system.at_most([_term(row, figure, 1.0), *others], ROUNDING)


def _term(row: ShownRow, figure: str, factor: float) -> Term:
    shown = row.figures[figure]
    return (row.key, figure), None if shown is None else float(shown), factor
