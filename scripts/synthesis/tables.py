"""What the invention is given: the tables of invention.toml, transitions.csv and parameters.csv.

Days are whole numbers: day 0 is 2015-01-01. parameters.csv has a row per municipality. Sizes were
set once after the number of people on kontanthjælp in Jobindsats, and rounded. Shares and the list
of municipalities that move to KMD Momentum are invented; where a figure has been published for a
place, its share is set to that figure. They are targets of an invention, and say nothing about the
places.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from synthesis.random_integers import Ints

FOLDER = Path(__file__).parent
PARAMETERS = FOLDER / "parameters.csv"
DAY_ZERO = np.datetime64("2015-01-01")


def day(text: str) -> int:
    """Return the number of the day written as YYYY-MM-DD."""
    return int((np.datetime64(text) - DAY_ZERO).astype(int))


LAST_DAY = day("2019-12-31")
"""The last day on which anything happens in the invented country."""
NO_END = 99_999
"""The end of what is still in force when the extract is made."""
FAULT_FROM = day("2018-01-01")
"""From here on courses are reported without hours (method 2)."""
HOURS_REQUIRED_FROM = day("2019-09-15")
"""From here on a course can no longer be reported without hours (method 2)."""


def _table(rows: Sequence[object], filler: int = 0, columns: Sequence[str] | None = None) -> Ints:
    """Return rows, filled up to the length of the longest, as an array."""
    frame = pd.DataFrame(rows, columns=columns).fillna(filler)
    return np.asarray(frame, dtype=np.int64)


_TABLES = tomllib.loads((FOLDER / "invention.toml").read_text(encoding="utf-8"))

FAMILIES = tuple(_TABLES["families"])
"""The kinds of people: where they enter the system."""
COMPUTED_GROUPS = ("aktivitetsparat", "jobafklaring", "sygedagpenge")
"""The group whose passive share each family is calibrated on."""
_families = _TABLES["families"].values()
STOCK_PER_MILLION = np.array([family["per_million_on_day_0"] for family in _families])

_states = _TABLES["states"].values()
STATES = list(_TABLES["states"])
STATE_BENEFIT = np.array([state["benefit"] for state in _states], dtype=object)
STATE_CATEGORY = np.array([state["category"] for state in _states], dtype=object)
STATE_DAYS = _table([state["days"] for state in _states])
FIRST_WEIGHTS = _table(
    [family[kind] for family in _families for kind in ("first_on_day_0", "first_later")],
    columns=STATES,
)
"""A row per family of those on day 0, followed by one of those who come later."""

LINKS = list(_TABLES["links"])
LINK_GAP = np.array(list(_TABLES["links"].values()))
MOVE, LEAVES = LINKS.index("move"), LINKS.index("leaves")

_transitions = pd.read_csv(FOLDER / "transitions.csv", keep_default_na=False)
_options = [_transitions[_transitions["state"] == state] for state in STATES]
NEXT_WEIGHTS = _table([options["weight"].tolist() for options in _options])
NEXT_LINK = _table([options["link"].map(LINKS.index).tolist() for options in _options], LEAVES)
NEXT_STATE = _table(
    [
        [STATES.index(following or state) for following in options["next_state"]]
        for state, options in zip(STATES, _options, strict=True)
    ]
)
"""A row per state, a column per option."""

_offers = _TABLES["offers"].values()
OFFERS = np.array(list(_TABLES["offers"]), dtype=object)
ORDINAERE_TIMER = OFFERS.tolist().index("ordinaere_timer")
OFFER_WEIGHTS = _table([offer["by_family"] for offer in _offers]).T
"""A row per family, a column per offer type."""
OFFER_DAYS = _table([offer["days"] for offer in _offers])
LOSES_HOURS = np.array([offer["loses_hours"] for offer in _offers])
HOURS_VALUES = _table([offer["hours"] for offer in _offers])
HOURS_WEIGHTS = _table([offer["hour_weights"] for offer in _offers])


def read_parameters() -> pd.DataFrame:
    """Return a row per municipality, in the order of their codes.

    `region` is the region's position; `moved` the day of the move to Momentum, NO_END for those
    that did not move by 2019.
    """
    given = pd.read_csv(PARAMETERS, dtype={"municipality_code": str})
    moved = given["moved_to_momentum"].map(day, na_action="ignore").fillna(NO_END)
    regions = given["region_code"].rank(method="dense") - 1
    return given.assign(region=regions.astype(int), moved=moved.astype(int))
