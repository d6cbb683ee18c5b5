"""Fetching from the Jobindsats API v3, against a stub on this machine."""

from __future__ import annotations

import hashlib
import io
import json
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

import common.paths
from common.errors import WarehouseError
from fetching.jobindsats import FetchedAnswer, Pace, fetch_tables
from land import main
from landing import limits
from landing.request import LandingRequest
from landing.run import land
from landing_files import FIXTURES, RECEIVED, fingerprint, rows_of
from stub_jobindsats import Answer, jobindsats, refusal

TOKEN = "hemmelig-noegle"
GOOD = Answer((FIXTURES / "y60a02_v3.json").read_bytes())
NOTICES = [
    Answer(b"<!doctype html><title>Statistikbanken opdateres</title>"),
    Answer(b"\xef\xbb\xbf\r\n<html>log ind</html>"),
    Answer('{"besked":"Jobindsats er utilgængelig på grund af vedligeholdelse"}'.encode()),
    Answer(b'"Scheduled maintenance until 14:00"'),
]
"""What a source under maintenance answers with status 200."""
QUICK = Pace(attempts=3, back_off=0.01, pause=0.0, connect_timeout=2.0, read_timeout=2.0)


@pytest.fixture(autouse=True)
def token(monkeypatch):
    monkeypatch.setenv("JOBINDSATS_TOKEN", TOKEN)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("JOBINDSATS_BASE_URL", raising=False)


def fetched(stub, *tables: str, pace: Pace = QUICK, periods: int = 60) -> list[FetchedAnswer]:
    quiet = Console(file=io.StringIO())
    return list(
        fetch_tables(tables or ("y60a02",), periods, stub.base_url, progress=quiet, pace=pace)
    )


def test_a_table_is_asked_for_as_v3_wants_it_with_the_key():
    with jobindsats(GOOD) as stub:
        [answer] = fetched(stub)
    assert answer == FetchedAnswer("y60a02", GOOD.body)
    assert stub.requests == [
        (
            "/v3/data/y60a02?mgroup.*=*&period.M=latest:60&hierarchy._nykom=*&format=json",
            f"Bearer {TOKEN}",
        )
    ]


@pytest.mark.parametrize(
    "first",
    [
        refusal(429), refusal(429, Retry_After="0"), refusal(500), refusal(502), refusal(503),
        Answer(GOOD.body, cut_after=100), Answer(GOOD.body, cut_after=0), *NOTICES,
    ],
    ids=[
        "429", "429 with Retry-After", "500", "502", "503", "cut in the body", "cut before it",
        "web page", "page after a mark", "notice in Danish", "notice in English",
    ],
)  # fmt: skip
def test_a_passing_fault_is_tried_again(first):
    with jobindsats(first, GOOD) as stub:
        assert fetched(stub)[0].content == GOOD.body
    assert len(stub.requests) == 2


@pytest.mark.parametrize(
    ("answer", "requests", "says"),
    [
        (refusal(401, "bad key"), 1, "The key in JOBINDSATS_TOKEN is wrong or has expired"),
        (refusal(403), 1, "does not open this table"),
        (refusal(404), 1, "no such table"),
        (refusal(422, "period.M: latest:999"), 1, "latest:999"),
        (refusal(429), 3, "fewer requests"),
        (refusal(500), 3, "Try again later"),
        (Answer(b"<html>502</html>", 502), 3, "answered 502"),
        (refusal(503), 3, "The source is being maintained or unreachable. Try again later"),
        *((notice, 3, "the source is being maintained or unreachable") for notice in NOTICES),
        (Answer(GOOD.body, cut_after=50), 3, "cut off"),
        (Answer(b""), 1, "with nothing"),
        (Answer(b"", 302, {"Location": "http://127.0.0.1:1/elsewhere"}), 1, "answered 302"),
    ],
    ids=[
        "401",
        "403",
        "404",
        "422",
        "429",
        "500",
        "502",
        "503",
        "web page",
        "page after a mark",
        "notice in Danish",
        "notice in English",
        "cut",
        "empty",
        "redirect",
    ],
)
def test_a_lasting_fault_ends_in_one_error(answer, requests, says):
    with jobindsats(answer) as stub, pytest.raises(WarehouseError) as error:
        fetched(stub)
    assert says in str(error.value)
    assert "y60a02" in str(error.value)
    assert TOKEN not in str(error.value)
    assert len(stub.requests) == requests


def test_the_key_is_not_repeated_when_the_api_repeats_it():
    with (
        jobindsats(refusal(401, f"bad key {TOKEN}")) as stub,
        pytest.raises(WarehouseError) as error,
    ):
        fetched(stub)
    assert TOKEN not in str(error.value)


def test_an_api_that_does_not_answer_ends_after_its_time():
    slow = Pace(attempts=2, back_off=0.0, read_timeout=0.2)
    started = time.monotonic()
    with (
        jobindsats(Answer(GOOD.body, delay=30)) as stub,
        pytest.raises(WarehouseError, match="no answer"),
    ):
        fetched(stub, pace=slow)
    assert time.monotonic() - started < 5


def test_nobody_at_the_address_is_one_error():
    with jobindsats(GOOD) as stub:
        pass
    with pytest.raises(WarehouseError, match="no answer from the API"):
        fetched(stub)


def test_requests_are_a_pause_apart():
    polite = Pace(pause=0.2)
    started = time.monotonic()
    with jobindsats(GOOD) as stub:
        fetched(stub, "y60a02", "y60c07", "y25i01", pace=polite)
    assert time.monotonic() - started >= 0.4
    assert len(stub.requests) == 3


@pytest.mark.parametrize("value", ["", "  ", "to ord", "linje\nskift"])
def test_without_a_key_nothing_is_asked(value, monkeypatch):
    monkeypatch.setenv("JOBINDSATS_TOKEN", value)
    with jobindsats(GOOD) as stub, pytest.raises(WarehouseError, match="JOBINDSATS_TOKEN"):
        fetched(stub)
    assert stub.requests == []


@pytest.mark.parametrize(
    "address", ["http://example.org", "ftp://127.0.0.1", "", "https://u:p@example.org", "https://"]
)
def test_the_key_goes_to_no_unsafe_address(address):
    with pytest.raises(WarehouseError, match="not an address of the API"):
        fetch_tables(["y60a02"], 1, address, progress=Console(file=io.StringIO()), pace=QUICK)


@pytest.mark.parametrize("table", ["", "../x", "y60a02?x=1", "a" * 40, "0101901234"])
def test_a_table_is_an_id_and_nothing_else(table):
    with pytest.raises(WarehouseError, match="not a table id"):
        fetch_tables(
            [table], 1, "https://example.org", progress=Console(file=io.StringIO()), pace=QUICK
        )


def test_an_answer_too_large_is_left(monkeypatch):
    monkeypatch.setattr(limits, "MAX_TABLE_BYTES", 1000)
    with jobindsats(GOOD) as stub, pytest.raises(WarehouseError, match="larger than"):
        fetched(stub)


def test_the_progress_bar_shows_the_table_on_a_terminal():
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100)
    with jobindsats(GOOD) as stub:
        fetch_tables(["y60a02"], 1, stub.base_url, progress=terminal, pace=QUICK)
    assert "fetching y60a02" in terminal.file.getvalue()  # type: ignore[attr-defined]


def request(folder: Path) -> LandingRequest:
    return LandingRequest(folder=folder, received=RECEIVED, files=())


def test_the_raw_answer_is_kept_under_its_sha256_and_landed(tmp_path):
    folder = tmp_path / "seeds" / "x"
    with jobindsats(GOOD) as stub:
        land(request(folder), fetched=tuple(fetched(stub)))
    digest = hashlib.sha256(GOOD.body).hexdigest()
    [raw] = (folder / "raw").iterdir()
    assert raw.name == f"y60a02_2026-08-22_{digest}.json"
    assert raw.read_bytes() == GOOD.body
    assert raw.stat().st_mode & 0o777 == 0o600
    assert (folder / "raw").stat().st_mode & 0o777 == 0o700
    [delivery] = rows_of(folder, "deliveries")
    assert (delivery["file_name"], delivery["file_sha256"]) == (raw.name, digest)
    assert len(rows_of(folder, "jobindsats_observations")) == 120
    before = fingerprint(folder)
    assert land(request(folder), fetched=(FetchedAnswer("y60a02", GOOD.body),)).landed == []
    assert fingerprint(folder) == before


@pytest.mark.parametrize(
    "body",
    [
        '{"Forkert nøgle eller nøglen er udløbet.":""}',
        '{"code":422,"cause":"x","request_id":"1"}',
        "<html>log ind</html>", '{"columns":["Periode","Område","A"],"rows":[]}', "null", "[]",
        GOOD.body.decode()[:-5],
    ],
)  # fmt: skip
def test_an_error_in_disguise_is_refused_and_nothing_is_kept(body, tmp_path):
    folder = tmp_path / "seeds" / "x"
    folder.parent.mkdir()
    with jobindsats(Answer(body.encode())) as stub, pytest.raises(WarehouseError):
        land(request(folder), fetched=tuple(fetched(stub)))
    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []


def test_a_short_table_with_the_words_of_a_notice_is_a_table():
    table = json.loads(GOOD.body)
    table["rows"] = table["rows"][:1]
    table["columns"][2] = "Midlertidigt utilgængelige personer"
    content = json.dumps(table, ensure_ascii=False).encode()
    with jobindsats(Answer(content)) as stub:
        assert fetched(stub)[0].content == content
    assert len(stub.requests) == 1


def test_the_command_fetches_and_lands_as_received_today(tmp_path, monkeypatch):
    monkeypatch.setattr(common.paths, "SEEDS", tmp_path / "seeds")
    with jobindsats(GOOD) as stub:
        monkeypatch.setenv("JOBINDSATS_BASE_URL", stub.base_url)
        command = ["--dataset", "x", "--fetch", "y60a02", "--periods", "6"]
        result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    [delivery] = rows_of(tmp_path / "seeds/x", "deliveries")
    assert delivery["received_date"] == date.today().isoformat()
    assert "latest:6&" in stub.requests[0][0]
