"""The courses that began, as a reader sees them: by system and by offer type, the same courses."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from disclosure.linear_system import LinearSystem, Term, parted

COUNTRY = "000"
ALL = "_T"


class BegunRow(NamedTuple):
    """One row of a period; its courses are `None` where they are hidden."""

    area_code: str
    reporting_system_code: str
    offer_type_code: str
    courses: int | None


def narrow_begun_rows(rows: Sequence[BegunRow], threshold: float) -> list[BegunRow]:
    """Return the hidden rows of a period whose courses are known to within the threshold.

    Used of what is published: every count shown; the regions of a system or an offer type add up
    to the country; an area has as many courses over all systems as over all offer types.

    Raises:
        ContradictionError: no counts satisfy all of it.
    """
    system = LinearSystem()
    columns: dict[tuple[str, str], list[Term]] = defaultdict(list)
    areas: dict[str, list[Term]] = defaultdict(list)
    for row in rows:
        sign = -1.0 if row.area_code == COUNTRY else 1.0
        columns[row[1:3]].append(_term(row, sign))
        areas[row.area_code].append(_term(row, 1.0 if row.offer_type_code == ALL else -1.0))
    for terms in (*columns.values(), *areas.values()):
        system.equal(*parted(terms))
    hidden = [row for row in rows if row.courses is None]
    widths = system.widths([{row[:3]: 1.0} for row in hidden], threshold)
    return [row for row, width in zip(hidden, widths, strict=True) if width < threshold - 1e-6]


def _term(row: BegunRow, factor: float) -> Term:
    return row[:3], None if row.courses is None else float(row.courses), factor
