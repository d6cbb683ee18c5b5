"""The truth about people and their benefit spells, as it is known at the end of 2019."""

import numpy as np
import pandas as pd

from synthesis import tables
from synthesis.random_integers import Ints, RandomIntegers
from synthesis.tables import LAST_DAY

_MOST_SPELLS = 9
_TWINS_PER_MILLION = 4_000


def invent_people_and_spells(parameters: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a row per person and a row per spell.

    People, in the order of family and municipality: family, municipality (where first seen),
    enters, leaves (first and last day on a benefit, at most LAST_DAY). Spells, in the order of
    person and start: person, state, municipality, start, end; the end may lie after LAST_DAY, and
    is then not known yet. All are positions, or days.
    """
    counts = parameters[[f"persons_{family}" for family in tables.FAMILIES]].to_numpy().T
    family, municipality = (
        np.repeat(where.ravel(), counts.ravel()) for where in np.indices(counts.shape)
    )
    spells = _chained_spells(parameters, family, municipality)
    by_person = spells.assign(end=spells["end"].clip(upper=LAST_DAY)).groupby("person")
    everybody = range(family.size)
    people = pd.DataFrame(
        {
            "family": family,
            "municipality": municipality,
            "enters": by_person["start"].min().reindex(everybody, fill_value=LAST_DAY),
            "leaves": by_person["end"].max().reindex(everybody, fill_value=0),
        }
    )
    return people, _with_twins(parameters, spells)


def _chained_spells(parameters: pd.DataFrame, family: Ints, municipality: Ints) -> pd.DataFrame:
    random = RandomIntegers("spells")
    persons = family.size
    on_day_zero = random.happens(tables.STOCK_PER_MILLION[family], persons)
    start = np.where(on_day_zero, 0, random.between(1, LAST_DAY - 30, persons))
    state = random.pick_by_row(tables.FIRST_WEIGHTS, family * 2 + np.where(on_day_zero, 0, 1))
    person = np.arange(persons, dtype=np.int64)
    where = municipality
    rounds: list[pd.DataFrame] = []
    for _ in range(_MOST_SPELLS):
        end = start + random.quantile(tables.STATE_DAYS, state) - 1
        spells = {"person": person, "state": state, "municipality": where}
        rounds.append(pd.DataFrame({**spells, "start": start, "end": end}))
        option = random.pick_by_row(tables.NEXT_WEIGHTS, state)
        link = tables.NEXT_LINK[state, option]
        shortest, longest = tables.LINK_GAP[link].T
        gap = random.between(shortest, longest, person.size)
        # an overlap longer than the spell itself would put the next one before it
        next_start = np.maximum(end + 1 + gap, start + 1)
        next_state = tables.NEXT_STATE[state, option]
        moved = np.where(link == tables.MOVE, _destination(parameters, random, where), where)
        goes_on = (link != tables.LEAVES) & (next_start <= LAST_DAY)
        person, state, where = person[goes_on], next_state[goes_on], moved[goes_on]
        start = next_start[goes_on]
    return _in_order(rounds)


def _destination(parameters: pd.DataFrame, random: RandomIntegers, origin: Ints) -> Ints:
    """Return where people of `origin` move: six in ten within the region; never to where they are.

    Who would move to the place itself goes to the next one in the list instead.
    """
    weights, region = parameters[["persons_cash_benefits", "region"]].to_numpy().T
    by_region = np.where(region == np.arange(region.max() + 1)[:, None], weights, 0)
    anywhere = random.pick(weights, origin.size)
    near = random.pick_by_row(by_region, region[origin])
    chosen = np.where(random.happens(600_000, origin.size), near, anywhere)
    return np.where(chosen == origin, (chosen + 1) % weights.size, chosen)


def _with_twins(parameters: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """Add a few spells beside another: in another municipality, half of them from the same day."""
    random = RandomIntegers("twins")
    twins = spells[random.happens(_TWINS_PER_MILLION, len(spells))]
    size = len(twins)
    later = np.where(random.happens(500_000, size), 0, random.between(1, 40, size))
    start = np.minimum(twins["start"] + later, np.minimum(twins["end"], LAST_DAY))
    elsewhere = _destination(parameters, random, twins["municipality"].to_numpy())
    return _in_order([spells, twins.assign(municipality=elsewhere, start=start)])


def _in_order(parts: list[pd.DataFrame]) -> pd.DataFrame:
    whole = pd.concat(parts)
    order = np.lexsort((whole["end"], whole["start"], whole["person"]))
    return whole.iloc[order].reset_index(drop=True)
