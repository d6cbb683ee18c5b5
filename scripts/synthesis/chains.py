"""How a life on benefits goes on: states, how long they last, and what follows.

All data, no code: lengths are days at equal quantiles, weights are whole numbers. Nothing here is
estimated from a register; it is set so that the groups have plausible sizes and turnover.
"""

from __future__ import annotations

import numpy as np

from synthesis.dice import Ints

BENEFITS = (
    "kontanthjaelp",
    "uddannelseshjaelp",
    "integrationsydelse",
    "jobafklaringsforloeb",
    "sygedagpenge",
    "dagpenge",
    "ressourceforloeb",
    "ledighedsydelse",
)
CATEGORIES = ("", "jobparat", "aktivitetsparat", "uddannelsesparat", "aabenlyst_uddannelsesparat")

# state: benefit, visitation category, days at the quantiles 0, 1/8 ... 1
_STATES: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "KA": ("kontanthjaelp", "aktivitetsparat", (120, 330, 520, 720, 950, 1200, 1500, 1850, 2600)),
    "KJ": ("kontanthjaelp", "jobparat", (20, 50, 80, 120, 160, 220, 300, 420, 700)),
    "UA": ("uddannelseshjaelp", "aktivitetsparat", (90, 260, 400, 550, 720, 900, 1100, 1400, 2000)),
    "UU": ("uddannelseshjaelp", "uddannelsesparat", (20, 50, 90, 130, 180, 240, 320, 420, 600)),
    "UO": (
        "uddannelseshjaelp",
        "aabenlyst_uddannelsesparat",
        (10, 20, 35, 50, 70, 95, 125, 160, 220),
    ),
    "IA": ("integrationsydelse", "aktivitetsparat", (90, 180, 280, 370, 450, 540, 660, 800, 1050)),
    "IJ": ("integrationsydelse", "jobparat", (40, 90, 140, 200, 260, 330, 420, 540, 800)),
    "IE": ("integrationsydelse", "", (30, 60, 90, 120, 150, 180, 220, 280, 400)),
    "SB": ("sygedagpenge", "", (110, 140, 150, 154, 154, 154, 154, 158, 180)),
    "JA": ("jobafklaringsforloeb", "", (120, 360, 480, 580, 660, 729, 729, 729, 729)),
    "SL": ("sygedagpenge", "", (300, 430, 510, 590, 680, 770, 900, 1080, 1600)),
    "SS": ("sygedagpenge", "", (30, 55, 80, 105, 135, 165, 200, 250, 330)),
    "RE": ("ressourceforloeb", "", (200, 400, 560, 700, 800, 900, 1000, 1200, 1700)),
    "LE": ("ledighedsydelse", "", (60, 120, 200, 280, 370, 480, 620, 850, 1300)),
    "DP": ("dagpenge", "", (30, 60, 100, 140, 190, 250, 320, 420, 700)),
}

# how the next spell is tied to the one before: shortest and longest gap in days
_LINKS: dict[str, tuple[int, int]] = {
    "touch": (0, 0),
    "move": (0, 0),  # touches, in another municipality
    "short_gap": (1, 27),  # never holds a whole calendar month
    "month_gap": (28, 62),  # may hold one, or not
    "long_gap": (120, 420),
    "overlap": (-30, -2),
}
_LEAVES = "leaves"

_NEXT: dict[str, tuple[tuple[str, str, int], ...]] = {
    "KA": (
        ("touch", "KA", 19),
        ("move", "KA", 7),
        ("touch", "KJ", 6),
        ("short_gap", "KA", 13),
        ("month_gap", "KA", 9),
        ("long_gap", "KA", 6),
        ("overlap", "KA", 3),
        ("touch", "RE", 5),
        ("touch", "SB", 2),
        (_LEAVES, "", 30),
    ),
    "KJ": (
        ("touch", "KA", 34),
        ("short_gap", "KJ", 8),
        ("month_gap", "KJ", 6),
        ("long_gap", "KJ", 8),
        ("touch", "DP", 2),
        (_LEAVES, "", 42),
    ),
    "UA": (
        ("touch", "KA", 24),  # turned thirty
        ("touch", "UU", 8),
        ("move", "UA", 6),
        ("short_gap", "UA", 6),
        ("month_gap", "UA", 6),
        ("long_gap", "UA", 6),
        ("overlap", "UA", 2),
        (_LEAVES, "", 40),
    ),
    "UU": (
        ("touch", "UA", 30),
        ("touch", "UO", 5),
        ("month_gap", "UU", 8),
        ("long_gap", "UU", 12),
        (_LEAVES, "", 45),
    ),
    "UO": (("touch", "UU", 30), (_LEAVES, "", 70)),
    "IA": (
        ("touch", "KA", 45),  # seniority goes on
        ("touch", "IA", 6),
        ("short_gap", "KA", 6),
        ("month_gap", "KA", 6),
        (_LEAVES, "", 37),
    ),
    "IJ": (("touch", "KJ", 25), ("touch", "IA", 25), (_LEAVES, "", 50)),
    "IE": (("touch", "IA", 50), ("touch", "IJ", 25), (_LEAVES, "", 25)),
    "SB": (("touch", "JA", 94), (_LEAVES, "", 6)),
    "JA": (
        ("touch", "JA", 34),
        ("move", "JA", 5),
        ("short_gap", "JA", 8),
        ("month_gap", "JA", 8),
        ("overlap", "JA", 2),
        ("touch", "RE", 10),
        ("touch", "KA", 4),
        ("touch", "LE", 3),
        (_LEAVES, "", 26),
    ),
    "SL": (
        ("touch", "SL", 8),
        ("move", "SL", 4),
        ("short_gap", "SL", 6),  # one day without breaks the count from start to end
        ("month_gap", "SL", 3),
        ("overlap", "SL", 3),
        ("touch", "JA", 8),
        ("touch", "KA", 5),
        ("long_gap", "SS", 6),
        (_LEAVES, "", 57),
    ),
    "SS": (
        ("touch", "SL", 12),
        ("short_gap", "SS", 8),
        ("month_gap", "SS", 8),
        ("long_gap", "SS", 12),
        (_LEAVES, "", 60),
    ),
    "RE": (("touch", "RE", 12), ("touch", "LE", 8), (_LEAVES, "", 80)),
    "LE": (("touch", "SS", 6), (_LEAVES, "", 94)),
    "DP": (("touch", "SL", 30), ("long_gap", "KJ", 10), (_LEAVES, "", 60)),
}

# family: states of those already there on day 0, and of those who come later
_FIRST: tuple[tuple[dict[str, int], dict[str, int]], ...] = (
    (
        {"KA": 70, "KJ": 4, "UA": 18, "UU": 3, "IA": 4, "IJ": 1},
        {"KA": 54, "KJ": 10, "UA": 18, "UU": 7, "UO": 2, "IA": 5, "IJ": 2, "IE": 2},
    ),
    ({"JA": 90, "SB": 10}, {"SB": 85, "JA": 15}),
    ({"SL": 94, "SS": 6}, {"SL": 80, "SS": 17, "DP": 3}),
)

STOCK_PER_MILLION: Ints = np.array([560_000, 400_000, 190_000], dtype=np.int64)
"""By family: how many in a million are on the benefit on day 0 already."""

STATES = tuple(_STATES)
LINKS = (*_LINKS, _LEAVES)
MOVE = LINKS.index("move")
LEAVES = LINKS.index(_LEAVES)

STATE_BENEFIT: Ints = np.array([BENEFITS.index(row[0]) for row in _STATES.values()])
STATE_CATEGORY: Ints = np.array([CATEGORIES.index(row[1]) for row in _STATES.values()])
STATE_DAYS: Ints = np.array([row[2] for row in _STATES.values()])
LINK_GAP: Ints = np.array([*_LINKS.values(), (0, 0)])


def _first_weights() -> Ints:
    weights = np.zeros((len(_FIRST), 2, len(STATES)), dtype=np.int64)
    for family, tables in enumerate(_FIRST):
        for kind, table in enumerate(tables):
            for state, weight in table.items():
                weights[family, kind, STATES.index(state)] = weight
    return weights


def _next_tables() -> tuple[Ints, Ints, Ints]:
    longest = max(len(rows) for rows in _NEXT.values())
    weights = np.zeros((len(STATES), longest), dtype=np.int64)
    links = np.full((len(STATES), longest), LEAVES, dtype=np.int64)
    states = np.zeros((len(STATES), longest), dtype=np.int64)
    for name, rows in _NEXT.items():
        for column, (link, following, weight) in enumerate(rows):
            here = STATES.index(name), column
            weights[here] = weight
            links[here] = LINKS.index(link)
            states[here] = STATES.index(following or name)
    return weights, links, states


FIRST_WEIGHTS = _first_weights()
"""Shape (families, 2: on day 0 or later, states)."""

NEXT_WEIGHTS, NEXT_LINK, NEXT_STATE = _next_tables()
"""Shape (states, options), each."""
