"""What a publication holds, and what verifies it (contract 3)."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import duckdb
import pyarrow.parquet as parquet
import pytest
from pypdf import PdfReader

from common.errors import DIFFERENT
from common.paths import PROJECT
from needed import missing
from public_tables import tables_in
from publication.inputs import file_facts
from publication.outputs import (
    CSV,
    CSV_METADATA,
    CSV_TYPES,
    DANISH_CSV,
    DATABASE,
    FACT_SHEET,
    JSON_STAT,
    PARQUET,
    PX,
    SITE,
    WORKBOOK,
)
from publication.vintage_list import LIST_FILES
from publication.vintages import MANIFEST, read_manifest
from publishing import VINTAGES, contents, publish_bare, publish_command, run_script
from readers.programs import PROGRAMS, Program, facts_of, guessed_by_pandas
from warehouse_build import share_readings

COLUMNS = [
    "measure_code",
    "area_code",
    "area_name",
    "area_level",
    "region_code",
    "target_group_code",
    "target_group_name",
    "period_id",
    "period_type",
    "reference_date",
    "persons",
    "passive_persons",
    "passive_share",
    "passive_share_pct",
    "passive_persons_as_reported",
    "passive_share_as_reported",
    "passive_persons_if_all_count",
    "persons_active_by_imputation",
    "ci_lower",
    "ci_upper",
    "compared_to_country",
    "rank",
    "obs_status",
    "conf_status",
    "is_provisional",
    "is_low_base",
    "is_under_reported",
    "has_series_break",
    "rests_on_imputation",
    "source",
    "as_of",
]
KEY = ("measure_code", "area_code", "target_group_code", "period_id")
LAST = VINTAGES[-1]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's three vintages, published as a person does it."""
    folder = tmp_path_factory.mktemp("run")
    done = publish_command(folder, "--dataset", "example")
    (folder / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def published(run: Path) -> Path:
    return run / "publications" / "example"


@pytest.fixture(scope="module")
def newest(published: Path) -> Path:
    return published / LAST


@pytest.fixture
def copy(run: Path, tmp_path: Path) -> Iterator[Path]:
    """The run again, to be tampered with."""
    shutil.copytree(run, tmp_path / "run", symlinks=True)
    for path in (tmp_path / "run").rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755)
    yield tmp_path / "run"


def rows_of(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / CSV).read_text(encoding="utf-8"))))


def test_each_vintage_holds_the_files_of_the_contract_and_no_other(published: Path) -> None:
    beside = {path.name for path in published.iterdir()}
    assert beside == {*VINTAGES, "current", *LIST_FILES}
    for folder in (*(published / day for day in VINTAGES), published / "current"):
        assert {path.name for path in folder.iterdir()} == {
            WORKBOOK,
            CSV,
            CSV_METADATA,
            CSV_TYPES,
            PARQUET,
            DATABASE,
            MANIFEST,
            DANISH_CSV,
            JSON_STAT,
            PX,
            FACT_SHEET,
            SITE,
        }
    assert (published / "current").readlink() == Path(LAST)


def test_every_page_and_anchor_of_one_vintage_is_there_in_the_next(published: Path) -> None:
    def texts(day: str) -> dict[str, str]:
        site = published / day / SITE
        pages = sorted(site.rglob("*.html"))
        return {str(page.relative_to(site)): page.read_text(encoding="utf-8") for page in pages}

    def anchors(pages: dict[str, str]) -> set[str]:
        ids = re.compile(r' id="([^"]+)"')
        return {f"{page}#{one}" for page, text in pages.items() for one in ids.findall(text)}

    def led_to(pages: dict[str, str]) -> set[str]:
        """Every address with an anchor that the site's links lead to: each figure has one."""
        links = re.compile(r'href="([^":]*#[^"]+)"')
        return {urljoin(page, link) for page, text in pages.items() for link in links.findall(text)}

    found = [texts(day) for day in VINTAGES]
    for earlier, later in itertools.pairwise(found):
        assert earlier.keys() <= later.keys()
        assert len(led_to(earlier)) > 1000
        assert led_to(earlier) <= anchors(later)


def test_the_publication_is_readable_by_all_and_the_private_folder_by_its_owner(run: Path) -> None:
    for path in (run / "publications").rglob("*"):
        if not path.is_symlink():
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o444), path
    assert (run / "warehouse").stat().st_mode & 0o777 == 0o700
    for path in (run / "warehouse").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_private_folder_keeps_the_working_warehouse_closed_and_no_leftover(run: Path) -> None:
    names = {path.name for path in (run / "warehouse").iterdir()}
    assert names == {".building", ".parsed", "example.duckdb", "logs"}
    assert list((run / "warehouse" / ".building").iterdir()) == []


def test_the_csv_is_utf_8_with_unix_lines_and_the_columns_of_the_contract(newest: Path) -> None:
    raw = (newest / CSV).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    header, *_ = raw.decode("utf-8").split("\n", 1)
    assert header.split(",") == COLUMNS


def test_the_csv_is_sorted_by_every_key_and_each_key_stands_once(newest: Path) -> None:
    keys = [tuple(row[name] for name in KEY) for row in rows_of(newest)]
    assert keys == sorted(set(keys))
    assert len(keys) > 1000


def test_the_csv_writes_truth_dates_fractions_and_nothing_in_one_way(newest: Path) -> None:
    forms = {
        "is_low_base": r"true|false|",
        "reference_date": r"\d{4}-\d\d-\d\d",
        "as_of": LAST,
        "passive_share": r"[01]\.\d{6}|",
        "ci_lower": r"[01]\.\d{6}|",
        "passive_share_pct": r"\d{1,3}\.\d|",
        "persons": r"\d+|",
        "rank": r"\d+|",
    }
    for row in rows_of(newest):
        for name, form in forms.items():
            assert re.fullmatch(form, row[name]), (name, row[name])


def test_parquet_and_duckdb_hold_what_the_csv_holds(newest: Path) -> None:
    with duckdb.connect(str(newest / DATABASE), read_only=True) as connection:
        same = [
            connection.execute(f"from {source} order by {', '.join(KEY)}").fetchall()
            for source in (
                "passive_share",
                f"read_parquet('{newest / PARQUET}')",
                f"(select columns(*)::varchar from read_csv('{newest / CSV}', all_varchar = true))",
            )
        ]
        assert same[0] == same[1]
        as_text = [
            tuple(None if value is None else _csv_text(value) for value in row) for row in same[0]
        ]
        assert as_text == same[2]
    footer = parquet.read_metadata(newest / PARQUET).metadata
    assert footer[b"as_of"] == LAST.encode()
    assert b"SYNTETISKE DATA" in footer[b"title"]


def _csv_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def test_the_duckdb_file_holds_described_tables_and_nothing_that_reaches_elsewhere(
    newest: Path,
) -> None:
    with duckdb.connect(str(newest / DATABASE), read_only=True) as connection:

        def ask(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        marts = PROJECT / "models" / "marts" / "public"
        expected = {
            f"workbook.{file.stem}" if file.parent.name == "workbook" else file.stem
            for file in marts.rglob("*.sql")
        }
        assert set(tables_in(connection)) == {*expected, "publication_notice"}
        assert ask("select count(*) from duckdb_views() where not internal") == [(0,)]
        assert ask("select count(*) from duckdb_functions() where not internal") == [(0,)]
        assert ask("select count(*) from duckdb_indexes()") == [(0,)]
        assert ask("select count(*) from duckdb_sequences()") == [(0,)]
        assert ask("select count(*) from duckdb_secrets()") == [(0,)]
        assert ask("select table_name from duckdb_tables() where comment is null") == []
        undescribed = ask(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and comment is null"
        )
        assert undescribed == []
        private = ask(
            "select table_name, column_name from duckdb_columns() where not internal "
            "and regexp_matches(column_name, 'person_id|spell_id|activity_id')"
        )
        assert private == []
    assert not (newest / f"{DATABASE}.wal").exists()


def test_the_csvw_describes_every_column_in_danish_and_english_and_names_the_key(
    newest: Path,
) -> None:
    described = json.loads((newest / CSV_METADATA).read_text(encoding="utf-8"))
    assert described["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "da"}]
    assert described["url"] == CSV
    assert described["dc:title"]["@value"].startswith("SYNTETISKE DATA")
    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == COLUMNS
    assert described["tableSchema"]["primaryKey"] == list(KEY)
    for column in columns:
        assert {text["@language"] for text in column["dc:description"]} == {"da", "en"}
        assert column["datatype"] in {"string", "integer", "decimal", "boolean", "date"}
        assert column["required"] == (column["name"] in KEY)


def test_every_value_of_the_csv_is_of_the_type_that_the_csvw_says(newest: Path) -> None:
    described = json.loads((newest / CSV_METADATA).read_text(encoding="utf-8"))
    check = {
        "string": lambda text: True,
        "integer": lambda text: re.fullmatch(r"-?\d+", text),
        "decimal": lambda text: re.fullmatch(r"-?\d+(\.\d+)?", text),
        "boolean": lambda text: text in ("true", "false"),
        "date": lambda text: date.fromisoformat(text),
    }
    types = {column["name"]: column["datatype"] for column in described["tableSchema"]["columns"]}
    for row in rows_of(newest):
        for name, text in row.items():
            assert not text or check[types[name]](text), (name, text)
            assert text or name not in KEY


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(
            program,
            id=f"{program.name} {program.opens}",
            # half a minute of LibreOffice
            marks=[pytest.mark.long] if program.opens == WORKBOOK else [],
        )
        for program in PROGRAMS
    ],
)
def test_other_programs_read_the_figures_and_the_codes_as_published(
    newest: Path, program: Program
) -> None:
    if not program.is_here:
        missing(program.needs)
    found = program.read(newest)
    assert found.pop("version")
    assert found == facts_of(newest)


def test_a_program_that_guesses_types_is_found_to_read_other_codes(newest: Path) -> None:
    assert guessed_by_pandas(newest)["areas"] != facts_of(newest)["areas"]


def test_the_manifest_says_what_it_was_made_from_by_what_and_what_came_out(newest: Path) -> None:
    manifest = read_manifest(newest)
    assert manifest["dataset"] == "example"
    assert (manifest["as_of"], manifest["previous_as_of"]) == (LAST, VINTAGES[-2])
    assert manifest["is_synthetic"] is True
    for name, facts in manifest["outputs"].items():
        assert facts == vars(file_facts(newest / name))
    pages = {name for name in manifest["outputs"] if name.startswith(f"{SITE}/")}
    assert {f"{SITE}/index.html", f"{SITE}/omraade/0461.html"} <= pages
    others = {DANISH_CSV, JSON_STAT, PX, FACT_SHEET}
    formats = {WORKBOOK, CSV, CSV_METADATA, CSV_TYPES, PARQUET, DATABASE, *others}
    assert set(manifest["outputs"]) - pages == formats
    for name, facts in manifest["inputs"].items():
        assert facts == vars(file_facts(PROJECT / "seeds" / name))
    assert len([name for name in manifest["inputs"] if name.startswith("example/")]) == 6
    assert {"python", "duckdb", "dbt-core", "xlsxwriter"} <= set(manifest["versions"])
    assert manifest["variables"]["disclosure_threshold"] == 5
    assert manifest["tables"]["passive_share"]["rows"] == len(rows_of(newest))
    assert len(manifest["tests"]) > 30
    assert {test["status"] for test in manifest["tests"]} <= {"pass", "warn"}
    assert set(manifest["git"]) == {"commit", "is_dirty"}


def person_ids() -> set[bytes]:
    """Every id of a person, spell or course of the example; all have twelve characters or more."""
    ids: set[str] = set()
    for name, columns in (
        ("benefit_spells", ("person_id", "spell_id")),
        ("activity_spells", ("person_id", "activity_id")),
        ("hour_reports", ("activity_id",)),
    ):
        with (PROJECT / f"seeds/example/{name}.csv").open(encoding="utf-8", newline="") as file:
            ids |= {row[column] for row in csv.DictReader(file) for column in columns}
    return {one.encode() for one in ids if len(one) >= 12}


def everything_in(file: Path) -> bytes:
    """The bytes of a file, and what is packed in it."""
    parts = [file.read_bytes()]
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    elif file.suffix == ".pdf":
        parts += [page.extract_text().encode() for page in PdfReader(file).pages]
    elif file.suffix == ".parquet":
        parts.append(parquet.read_table(file).to_pandas().to_csv().encode())
    elif file.suffix == ".duckdb":
        with duckdb.connect(str(file), read_only=True) as connection:
            names = "select schema_name || '.' || table_name from duckdb_tables()"
            for (table,) in connection.execute(names).fetchall():
                parts.append(str(connection.execute(f"from {table}").fetchall()).encode())
    return b"\n".join(parts)


def files_with_a_person(files: Iterable[Path]) -> list[str]:
    """The files that hold an id of a person, a spell or a course of the example."""
    ids = person_ids()
    assert len(ids) > 100
    held = ((file.name, everything_in(file)) for file in files)
    return [name for name, content in held if any(one in content for one in ids)]


def test_no_later_vintage_shows_what_an_earlier_one_hid(published: Path) -> None:
    hidden: set[tuple[str, ...]] = set()
    for as_of in VINTAGES:
        rows = [
            row
            for row in rows_of(published / as_of)
            if row["source"] == "special_extract" and row["persons"] != "0"
        ]
        shown = {tuple(row[key] for key in KEY) for row in rows if row["conf_status"] == "F"}
        assert not shown & hidden, as_of
        hidden |= {tuple(row[key] for key in KEY) for row in rows if row["conf_status"] == "C"}
    assert hidden


def changes_between(earlier: Path, later: Path) -> dict[tuple[str, ...], tuple[str, str, str]]:
    """What the CSV files of two vintages say of each cell: the change, the share before and now."""
    before, now = (
        {tuple(row[key] for key in KEY): row for row in rows_of(folder)}
        for folder in (earlier, later)
    )
    found = {}
    for key in before.keys() | now.keys():
        old, new = (
            cells.get(key, {"obs_status": "O", "passive_share": ""}) for cells in (before, now)
        )
        states = [
            "absent" if one["obs_status"] in "OM" else one["obs_status"] for one in (old, new)
        ]
        shares = (old["passive_share"], new["passive_share"])
        match states:
            case ["absent", "absent"] | ["Q", "Q"]:
                continue
            case ["absent", _]:
                change = "appeared"
            case [_, "absent"]:
                change = "disappeared"
            case [_, "Q"]:
                change = "newly_hidden"
            case ["Q", _]:
                change = "newly_shown"
            case _:
                figures = ("passive_share", "persons", "passive_persons")
                same = all(old[name] == new[name] for name in figures)
                change = "unchanged" if same else "changed"
        found[key] = (change, *(("", "") if "Q" in states else shares))
    return found


def test_every_cell_that_is_new_lost_hidden_or_shown_since_is_a_revision(published: Path) -> None:
    seen = set()
    for earlier, later in itertools.pairwise(VINTAGES):
        with duckdb.connect(str(published / later / DATABASE), read_only=True) as connection:
            told = connection.execute(
                f"select {', '.join(KEY)}, change_code,"
                " coalesce(cast(previous_passive_share as varchar), ''),"
                " coalesce(cast(passive_share as varchar), '') from passive_share_revisions"
            ).fetchall()
        expected = changes_between(published / earlier, published / later)
        assert {tuple(row[:4]): tuple(row[4:]) for row in told} == expected
        seen |= {change for change, *_ in expected.values()}
    assert seen >= {"changed", "unchanged", "appeared", "disappeared"}


def test_no_byte_outside_the_private_folders_is_of_a_person(run: Path) -> None:
    searched = [path for path in (run / "publications").rglob("*") if path.is_file()]
    searched.append(run / "said.txt")
    assert len(searched) > 15
    assert files_with_a_person(searched) == []


def test_no_byte_that_dbt_keeps_of_a_build_is_of_a_person(run: Path) -> None:
    kept = [path for path in (run / "warehouse" / "logs").rglob("*") if path.is_file()]
    assert len(kept) >= 7
    assert files_with_a_person(kept) == []
    # the search can find something: the working warehouse holds persons
    working = (run / "warehouse" / "example.duckdb").read_bytes()
    assert any(one in working for one in person_ids())


@pytest.mark.parametrize(
    "environment",
    [
        {
            "WAREHOUSE_THREADS": "1",
            "WAREHOUSE_MEMORY": "1250MB",
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "da_DK.UTF-8",
            "PYTHONHASHSEED": "1",
        },
        {
            "WAREHOUSE_THREADS": "8",
            "TZ": "America/St_Johns",
            "LC_ALL": "C",
            "LANG": "C",
            "PYTHONHASHSEED": "4711",
        },
    ],
    ids=["one thread and a quarter of the memory", "eight threads"],
)
def test_the_same_bytes_come_out_with_other_threads_memory_time_zone_and_locale(
    run: Path, environment: dict[str, str]
) -> None:
    done = run_script(
        "verify.py", run, "--dataset", "example", "--as-of", LAST, environment=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{LAST}: as published (bytes and rebuild)" in done.stdout


def test_too_little_memory_is_said_or_suffices(run: Path, tmp_path: Path) -> None:
    done = publish_command(
        tmp_path,
        *("--dataset", "example", "--as-of", VINTAGES[0]),
        environment={"WAREHOUSE_MEMORY": "12MB"},
    )
    if done.returncode == 0:
        file = tmp_path / "publications" / "example" / VINTAGES[0] / CSV
        assert file.read_bytes() == (run / "publications/example" / VINTAGES[0] / CSV).read_bytes()
    else:
        assert "needs more memory" in done.stderr
        assert "WAREHOUSE_MEMORY" in done.stderr


def test_verify_finds_a_changed_byte_a_missing_file_and_a_stray_one(copy: Path) -> None:
    folder = copy / "publications" / "example"
    data = bytearray((folder / VINTAGES[0] / CSV).read_bytes())
    data[-5] ^= 1
    (folder / VINTAGES[0] / CSV).write_bytes(data)
    (folder / VINTAGES[1] / PARQUET).unlink()
    (folder / LAST / "persons.csv").write_text("x", encoding="utf-8")
    done = run_script("verify.py", copy, "--dataset", "example", "--no-rebuild")
    assert done.returncode == DIFFERENT
    assert f"{CSV} is not the file that was published" in done.stdout
    assert f"{PARQUET} is missing" in done.stdout
    assert "persons.csv does not belong here" in done.stdout


def test_verify_finds_figures_that_the_inputs_do_not_give(copy: Path) -> None:
    """A forger who also mends the manifest is found by the rebuild."""
    folder = copy / "publications" / "example" / VINTAGES[0]
    text = (folder / CSV).read_text(encoding="utf-8").replace("special_extract", "special_xtract")
    (folder / CSV).write_text(text, encoding="utf-8")
    manifest = read_manifest(folder)
    manifest["outputs"][CSV] = vars(file_facts(folder / CSV))
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    done = run_script("verify.py", copy, "--dataset", "example", "--as-of", VINTAGES[0])
    assert done.returncode == DIFFERENT
    assert f"{CSV} comes out different" in done.stdout


def test_an_earlier_vintage_comes_out_the_same_after_later_deliveries_were_landed(
    run: Path, tmp_path: Path, dataset_name: str
) -> None:
    dataset = PROJECT / "seeds" / dataset_name
    shutil.copytree(PROJECT / "seeds" / "example", dataset)
    late = {
        row["delivery_id"]
        for row in csv.DictReader(io.StringIO((dataset / "deliveries.csv").read_text("utf-8")))
        if row["received_date"] > VINTAGES[0]
    }
    assert late
    for file in dataset.glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.split(",", 1)[0] not in late]
        file.write_text("".join(kept), encoding="utf-8")
    publish_bare(tmp_path, dataset_name, VINTAGES[0])
    first = tmp_path / "publications" / dataset_name / VINTAGES[0]
    for name in (CSV, PARQUET):
        again = run / "publications" / "example" / VINTAGES[0] / name
        if name == PARQUET:
            # the footer names the dataset, which has another name here
            assert parquet.read_table(first / name).equals(parquet.read_table(again))
        else:
            assert (first / name).read_bytes() == again.read_bytes()


def test_a_build_by_hand_works_and_leaves_current_alone(copy: Path, tmp_path: Path) -> None:
    before = contents(copy / "publications")
    file = copy / "warehouse" / "example.duckdb"
    done = subprocess.run(
        [Path(os.sys.executable).with_name("dbt"), "build", "--exclude-resource-type", "unit_test"],
        cwd=PROJECT,
        env={
            **os.environ,
            "DATASET": "example",
            "WAREHOUSE_FILE": str(file),
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(tmp_path / "target"),
            "DBT_LOG_PATH": str(tmp_path / "logs"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert contents(copy / "publications") == before
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    outside = [path for path in written if "warehouse" not in path.relative_to(tmp_path).parts]
    assert any(path.name == "run_results.json" for path in outside)
    assert files_with_a_person(outside) == []


def test_duckdb_2_gives_the_same_figures_and_each_reads_the_file_of_the_other(
    run: Path, tmp_path: Path
) -> None:
    python = Path(os.environ.get("DUCKDB2_PYTHON", ""))
    if not python.is_file():
        missing("duckdb2")
    published = tmp_path / "publications" / "example"
    shutil.copytree(run / "publications" / "example", published, symlinks=True)
    shutil.rmtree(published / LAST)
    share_readings(tmp_path / "warehouse")
    done = subprocess.run(
        [
            *(str(python), str(PROJECT / "scripts" / "publish.py")),
            *("--dataset", "example", "--as-of", LAST),
            *("--output", str(tmp_path / "publications")),
        ],
        env={**os.environ, "CI": "1", "WAREHOUSE_FOLDER": str(tmp_path / "warehouse")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    one, two = (
        read_manifest(folder / LAST) for folder in (run / "publications/example", published)
    )
    assert one["versions"]["duckdb"] < "2" <= two["versions"]["duckdb"]
    assert {name: facts["sha256"] for name, facts in one["tables"].items()} == {
        name: facts["sha256"] for name, facts in two["tables"].items()
    }
    for name in (CSV, WORKBOOK):
        assert one["outputs"][name] == two["outputs"][name]
    with duckdb.connect(str(published / LAST / DATABASE), read_only=True) as connection:
        rows = connection.execute("select count(*) from passive_share").fetchone()
    assert rows == (one["tables"]["passive_share"]["rows"],)
    code = (
        "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True)"
        ".execute('select count(*) from passive_share').fetchone()[0])"
    )
    read = subprocess.run(
        [str(python), "-c", code, str(run / "publications/example" / LAST / DATABASE)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(read.stdout) == one["tables"]["passive_share"]["rows"]
