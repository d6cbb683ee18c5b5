"""No CPR number, however written, and every honest pseudonym: ids made by generators."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landing.plausible import binomial_tail, holds_hidden_cpr_numbers
from landing.privacy import looks_like_cpr, masked
from landing.raw_rules import rendered

DASHES = "-‐‑‒–—―−﹘﹣－"
BLANKS = " \t\u00a0\u1680\u2002\u2003\u2007\u2009\u202f\u205f\u3000"
OTHERS = ["/", ".", "'", "’", "·", ":", "", " - ", "--"]
DAYS = st.dates(date(1900, 1, 1), date(2018, 12, 31))
SERIALS = st.integers(1, 9999).map("{:04}".format)
GAPS = st.sampled_from([*DASHES, *BLANKS, *OTHERS])
AROUND = st.sampled_from(
    [
        ("", ""),
        (" ", " "),
        ("'", ""),
        ('="', '"'),
        ("\u00a0", ""),
        ("(", ")"),
        ("", ".0"),
        ("", ",00"),
    ]
)


def ddmmyy(day: date, *, sixty: bool = False, year: str = "%y") -> str:
    return f"{day.day + 60 * sixty:02}{day.strftime('%m' + year)}"


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A CPR number in some spelling, of ten digits or with a year of four."""
    day, serial, gap = draw(DAYS), draw(SERIALS), draw(GAPS)
    before, after = draw(AROUND)
    sixty = draw(st.booleans())
    if draw(st.booleans()) and gap:
        parts = [ddmmyy(day, sixty=sixty, year="%Y"), serial]
        after = "" if after[:1] in {".", ","} else after
    else:
        text = ddmmyy(day, sixty=sixty)
        pairs = [text[:2], text[2:4], text[4:]]
        parts = [*pairs, serial] if draw(st.booleans()) else [text, serial]
    return before + gap.join(parts) + after


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def is_refused(con: duckdb.DuckDBPyConnection, ids: list[str]) -> bool:
    """Whether landing refuses a column of ids: by the rule of raw rows, or as more than chance."""
    con.execute("create or replace table raw as select unnest($1::varchar[]) as person_id", [ids])
    person = rendered("in_one_form", "person_id")
    con.execute(f"create or replace table landed as select {person} as person_id from raw")
    rule = rendered("looks_like_cpr_number", "person_id")
    found = con.execute(f"select count(*) filter (where {rule}) from landed").fetchone()
    return bool(found and found[0]) or holds_hidden_cpr_numbers(con, "landed", "person_id")


@given(spelling=spellings())
@settings(max_examples=100, deadline=None)
def test_a_cpr_number_is_refused_however_it_is_set_apart(con, spelling):
    honest = [f"invented{n:04d}" for n in range(20)]
    assert is_refused(con, [*honest, spelling]), spelling
    assert looks_like_cpr(spelling), spelling
    digits = "".join(letter for letter in spelling if letter.isdigit())
    hidden = "".join(letter for letter in masked(f"Aarhus {spelling}") if letter.isdigit())
    assert hidden == "", (spelling, digits)


def some_days(random: Random, count: int) -> list[date]:
    return [date(1930, 1, 1) + timedelta(random.randrange(29_000)) for _ in range(count)]


HIDDEN: dict[str, Callable[[str, Random], str]] = {
    "with a suffix": lambda cpr, random: f"{cpr}-01",
    "with a letter behind": lambda cpr, random: f"{cpr}K",
    "with a year behind": lambda cpr, random: f"{cpr[:6]}-{cpr[6:]}-2018",
    "with a prefix": lambda cpr, random: f"P{cpr}",
    "with digits before": lambda cpr, random: f"99{cpr}",
    "between digits": lambda cpr, random: f"7{cpr}{random.randrange(1000):03}",
    "with 60 added and a suffix": lambda cpr, random: f"{int(cpr[0]) + 6}{cpr[1:]}X",
    "of twelve digits": lambda cpr, random: f"{cpr[:4]}19{cpr[4:]}",
}


@pytest.mark.parametrize("claim", HIDDEN)
@pytest.mark.parametrize("count", [4, 12, 200])
def test_a_cpr_number_inside_every_id_is_refused(claim, count, con):
    random = Random(f"{claim} {count}")
    cprs = [f"{ddmmyy(day)}{random.randrange(10_000):04}" for day in some_days(random, count)]
    ids = [HIDDEN[claim](cpr, random) for cpr in cprs]
    assert is_refused(con, ids)
    assert is_refused(con, [*ids, *(f"invented{n:04d}" for n in range(count))])


@pytest.mark.parametrize("count", [1, 2, 6, 100])
@pytest.mark.parametrize("form", ["{}", "{}.0", "{},00", '="{}"', " {}\u00a0"])
def test_a_cpr_number_that_lost_its_zero_is_refused(count, form, con):
    random = Random(count)
    ids = [
        form.format(
            f"{ddmmyy(day.replace(day=1 + n % 9))}{random.randrange(10_000):04}".lstrip("0")
        )
        for n, day in enumerate(some_days(random, count))
    ]
    assert is_refused(con, ids)
    assert is_refused(con, [*ids, *(f"invented{n:04d}" for n in range(60))])


def number(random: Random, digits: int) -> str:
    """A number of so many digits; of ten digits none that the contract refuses."""
    while True:
        text = str(random.randrange(10 ** (digits - 1), 10**digits))
        if not looks_like_cpr(text):
            return text


HONEST: dict[str, Callable[[Random, int], str]] = {
    "UUIDs": lambda random, n: str(uuid.UUID(int=random.getrandbits(128), version=4)),
    "sha256": lambda random, n: hashlib.sha256(random.randbytes(8)).hexdigest(),
    **{
        f"{length} hexadecimal digits": lambda random, n, length=length: (
            hashlib.sha256(random.randbytes(8)).hexdigest()[:length]
        )
        for length in (8, 9, 10, 12, 16)
    },
    "base 36": lambda random, n: "".join(
        random.choices("0123456789abcdefghijklmnopqrstuvwxyz", k=10)
    ),
    **{
        f"numbers of {length} digits": lambda random, n, length=length: number(random, length)
        for length in range(8, 15)
    },
    "numbers of any length": lambda random, n: number(random, random.randrange(8, 15)),
    "prefixed numbers": lambda random, n: f"P{random.randrange(10**12):012}",
    "nine digits that count up": lambda random, n: str(101_010_000 + n),
    "eleven digits that count up": lambda random, n: f"s{20_120_000_000 + n:011}",
    "numbers of a year": lambda random, n: f"2018-{n:08}",
}  # fmt: skip


@pytest.mark.parametrize("claim", HONEST)
@pytest.mark.parametrize("count", [5, 60, 3_000])
def test_honest_pseudonyms_land(claim, count, con):
    refused = 0
    for seed in range(4 if count <= 60 else 1):
        random = Random(f"{claim} {seed}")
        ids = [HONEST[claim](random, n) for n in range(count)]
        ids = [text for text in ids if not looks_like_cpr(text)]
        refused += is_refused(con, ids)
    assert refused == 0


def test_one_lost_zero_among_honest_numbers_of_nine_digits_is_chance(con):
    random = Random(5)
    honest = [number(random, 9) for _ in range(50)]
    assert not is_refused(con, honest)
    lost = [f"{n}0180{random.randrange(10_000):04}" for n in range(1, 10) for _ in range(9)]
    assert is_refused(con, [*honest, *lost, *(x.replace("0180", "1165") for x in lost)])


def test_the_binomial_tail_is_exact():
    assert binomial_tail(0, 10, 0.3) == pytest.approx(1)
    assert binomial_tail(3, 3, 0.12) == pytest.approx(0.12**3)
    assert binomial_tail(2, 3, 0.5) == pytest.approx(0.5)
    assert binomial_tail(60, 1000, 0.0365) == pytest.approx(0.000148, rel=0.2)
