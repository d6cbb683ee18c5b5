"""Invented cells of the four groups that Jobindsats publishes itself, in two deliveries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthesis.calendar_days import NO_END, day
from synthesis.parameters import JOBINDSATS_GROUPS, Parameters
from synthesis.random_integers import Ints, RandomIntegers

TABLE = "passiv12"
SHARE = "Passivandel i perioden i pct."
PERSONS = "Antal personer"
COUNTRY = "Hele landet"

GROUP_LABELS = (
    "Dagpengemodtagere",
    "Ressourceforløb",
    "Ledighedsydelse",
    "Jobparate kontanthjælpsmodtagere",
)
"""As published (method 1), in the order of parameters.JOBINDSATS_GROUPS."""

QUARTERS = tuple(f"{year}Q{quarter}" for year in (2017, 2018, 2019) for quarter in (1, 2, 3, 4))

_LAST_MISSING_COUNT = 2
_EMPTIED_CELLS = 7
_GROWTH_PER_QUARTER = (-6, 3, 9, -12)  # per thousand, by group
_FALL_PER_QUARTER = 4  # of the passive share, per thousand of itself

# Share of the activity that is missing when the whole look-back lies after the move, per thousand
_MISSING_AT_FIRST = 330
_MISSING_AT_SECOND = 60


@dataclass(frozen=True)
class CellDelivery:
    """One export: a rolling window of quarters.

    Attributes:
        delivery_id: its id in deliveries.csv.
        received: the day it was received.
        first_quarter: position of its first quarter in QUARTERS.
        last_quarter: position of its last one.
        missing: share of the activity missing after a move, per thousand.
    """

    delivery_id: str
    received: str
    first_quarter: int
    last_quarter: int
    missing: int


DELIVERIES = (
    CellDelivery("j1903", "2019-03-18", 0, 7, _MISSING_AT_FIRST),
    CellDelivery("j2003", "2020-03-17", 2, 11, _MISSING_AT_SECOND),
)

Row = tuple[str, ...]


def cell_rows(parameters: Parameters) -> dict[str, list[Row]]:
    """Return the rows of each delivery, sorted, as in jobindsats_observations.csv."""
    persons, passive = _true_counts(parameters)
    exposed = _exposure(parameters)
    return {
        delivery.delivery_id: _rows_of(parameters, delivery, persons, passive, exposed)
        for delivery in DELIVERIES
    }


def _true_counts(parameters: Parameters) -> tuple[Ints, Ints]:
    """Return persons and passive persons, shape (groups, quarters, municipalities)."""
    random = RandomIntegers("jobindsats")
    groups, places = parameters.jobindsats_persons.shape
    quarter = np.arange(len(QUARTERS))[None, :, None]
    shape = (groups, len(QUARTERS), places)
    size = groups * len(QUARTERS) * places
    growth = 1_000 + np.array(_GROWTH_PER_QUARTER)[:, None, None] * (quarter - 6)
    noise = random.between(-25, 25, size).reshape(shape)
    base = parameters.jobindsats_persons[:, None, :]
    jump = random.between(-1, 1, size).reshape(shape)
    persons = np.maximum((base * growth * (1_000 + noise) + 500_000) // 1_000_000 + jump, 0)
    share = parameters.jobindsats_passive[:, None, :] * (1_000 - _FALL_PER_QUARTER * (quarter - 9))
    share = share * (1_000 + random.between(-60, 60, size).reshape(shape)) // 1_000_000
    share = np.clip(share, 0, 950)
    # whole persons: the remainder decides by chance, so that small places get their 0 and 1
    passive = (persons * share + random.below(1_000, size).reshape(shape)) // 1_000
    return persons, np.minimum(passive, persons)


def _exposure(parameters: Parameters) -> Ints:
    """Return how much of the twelve months lies after the move, per thousand.

    Shape (quarters, municipalities). The move counts until mid-September 2019.
    """
    ends = np.array([day(_last_day(quarter)) for quarter in QUARTERS])[:, None]
    moved = np.where(parameters.moved_to_momentum == NO_END, 10**6, parameters.moved_to_momentum)
    upper = np.minimum(ends, day("2019-09-14"))
    lower = np.maximum(ends - 364, moved[None, :])
    return np.asarray(np.maximum(upper - lower + 1, 0) * 1_000 // 365, dtype=np.int64)


def _last_day(quarter: str) -> str:
    return quarter[:4] + {"1": "-03-31", "2": "-06-30", "3": "-09-30", "4": "-12-31"}[quarter[5]]


def _rows_of(
    parameters: Parameters, delivery: CellDelivery, persons: Ints, passive: Ints, exposed: Ints
) -> list[Row]:
    random = RandomIntegers(f"jobindsats {delivery.delivery_id}")
    active = persons - passive
    lost = active * exposed[None, :, :] * delivery.missing
    lost = (lost + random.below(1_000_000, lost.size).reshape(lost.shape)) // 1_000_000
    delivered = passive + lost
    movers = random.between(2, 6, persons.shape[0] * persons.shape[1]).reshape(persons.shape[:2])
    rows: list[Row] = []
    for group in range(len(JOBINDSATS_GROUPS)):
        for quarter in range(delivery.first_quarter, delivery.last_quarter + 1):
            counts = persons[group, quarter]
            shares = delivered[group, quarter]
            # people who move are counted in both places, and once in the country
            twice = int(movers[group, quarter])
            country = int(counts.sum()) - twice, int(shares.sum()) - twice // 4
            areas = [*zip(parameters.names, counts.tolist(), shares.tolist(), strict=True)]
            for area, people, idle in [*areas, (COUNTRY, *country)]:
                key = delivery.delivery_id, TABLE, area, QUARTERS[quarter], GROUP_LABELS[group], ""
                rows.append((*key, PERSONS, *_count_text(people)))
                rows.append((*key, SHARE, *_share_text(idle, people)))
    rows.sort()
    if delivery.delivery_id == DELIVERIES[-1].delivery_id:
        _empty_some(rows, random)
    return rows


def _count_text(count: int) -> tuple[str, str]:
    """Return value and value_raw of a count; 0, 1 and 2 are never shown."""
    return ("", "-") if count <= _LAST_MISSING_COUNT else (str(count), str(count))


def _share_text(passive: int, persons: int) -> tuple[str, str]:
    """Return value and value_raw of a share in per cent, rounded half up to one decimal."""
    if persons == 0:
        return "", ""
    tenths = (2_000 * passive + persons) // (2 * persons)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole), f"{whole},{tenth}"


def _empty_some(rows: list[Row], random: RandomIntegers) -> None:
    """Empty a few municipal shares of the later export that the earlier one had."""
    chosen = [
        position
        for position, row in enumerate(rows)
        if row[6] == SHARE and row[3] in QUARTERS[2:8] and row[2] != COUNTRY
    ]
    for position in random.below(len(chosen), _EMPTIED_CELLS).tolist():
        rows[chosen[position]] = (*rows[chosen[position]][:7], "", "..")
