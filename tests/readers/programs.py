"""The programs that people open a publication with, and what each makes of it.

Every program runs in an environment of its own and prints the same facts. pandas, polars and R
begin with the lines of the analyst's guide, so that these are tried as they are written.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from common.paths import PROJECT

Facts = dict[str, Any]
"""version, rows, areas, persons, share, hidden, last, provisional, ranked: see `facts_of`."""

CSV = "passive_share.csv"
SCHEMA = "passive_share.schema.json"
WORKBOOK = "manglende-aktiv-indsats.xlsx"
_PLACE_IN_GUIDE = "publications/demo/current/"

_FACTS = """
import json
def known(name):
    return [value for value in column(name) if value is not None]
print(json.dumps({
    "version": version,
    "rows": len(column("area_code")),
    "areas": sorted(set(column("area_code"))),
    "persons": int(sum(known("persons"))),
    "share": round(float(sum(known("passive_share"))), 3),
    "hidden": len(column("passive_share")) - len(known("passive_share")),
    "last": max(str(day)[:10] for day in known("reference_date")),
    "provisional": sum(known("is_provisional")),
    "ranked": int(max(known("rank"))),
}, default=int))
"""
_DUCKDB = """
import sys, duckdb
version = duckdb.__version__
connection = duckdb.connect(f"{sys.argv[1]}/passive_share.duckdb", read_only=True)
def rows(query):
    return connection.execute(query).fetchall()
for schema, table in rows("select schema_name, table_name from duckdb_tables()"):
    rows(f"from {schema}.{table}")
assert rows("select bool_and(comment <> '') from duckdb_columns()") == [(True,)]
def column(name):
    return [value for (value,) in rows(f"select {name} from passive_share")]
"""
_PANDAS = """
version = pd.__version__
def column(name):
    return [None if pd.isna(value) else value for value in shares[name]]
"""
_POLARS = """
version = pl.__version__
def column(name):
    return shares[name].to_list()
"""
_PYARROW = """
import sys, pyarrow, pyarrow.parquet
version = pyarrow.__version__
shares = pyarrow.parquet.read_table(f"{sys.argv[1]}/passive_share.parquet")
def column(name):
    return shares[name].to_pylist()
"""
_FRICTIONLESS = """
import json, sys, frictionless
version = frictionless.__version__
with open(f"{sys.argv[1]}/passive_share.schema.json", encoding="utf-8") as described:
    schema = frictionless.Schema.from_descriptor(json.load(described))
file = frictionless.Resource(path="passive_share.csv", basepath=sys.argv[1], schema=schema)
report = file.validate()
assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:3]
with file:
    rows = list(file.row_stream)
def column(name):
    return [row[name] for row in rows]
"""
_CSVW = """
import sys, csvw
version = csvw.__version__
table = csvw.Table.from_file(f"{sys.argv[1]}/passive_share.csv-metadata.json")
table.check_primary_key()
rows = list(table.iterdicts(strict=True))
def column(name):
    return [row[name] for row in rows]
"""
_R = """
cat(jsonlite::toJSON(list(
  version = as.character(getRversion()),
  rows = nrow(shares),
  areas = sort(unique(shares$area_code), method = "radix"),
  persons = sum(shares$persons, na.rm = TRUE),
  share = sum(shares$passive_share, na.rm = TRUE),
  hidden = sum(is.na(shares$passive_share)),
  last = as.character(max(shares$reference_date)),
  provisional = sum(shares$is_provisional, na.rm = TRUE),
  ranked = max(shares$rank, na.rm = TRUE)
), auto_unbox = TRUE, digits = 3))
"""


PYTHONS = {"readers": "READERS_PYTHON", "duckdb2": "DUCKDB2_PYTHON"}
"""An environment of its own -> the variable that has its Python (Makefile)."""


@dataclass(frozen=True)
class Program:
    """A program, what it opens, and how to run it on a publication's folder.

    Attributes:
        needs: what is not everywhere: one of PYTHONS, or a program of the system.
        read: returns what `facts_of` returns, and the version.
    """

    name: str
    opens: str
    needs: str
    read: Callable[[Path], Facts]

    @property
    def is_here(self) -> bool:
        """Whether this machine has it."""
        needed = os.environ.get(PYTHONS[self.needs], "") if self.needs in PYTHONS else self.needs
        return needed == self.needs == "" or bool(shutil.which(needed))


def facts_of(folder: Path) -> Facts:
    """Return what every program must find, from the CSV file as text.

    rows; areas, the distinct codes; persons and share, sums; hidden, rows without a share; last,
    the last reference date; provisional, rows; ranked, the highest rank.
    """
    with (folder / CSV).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        "rows": len(rows),
        "areas": sorted({row["area_code"] for row in rows}),
        "persons": sum(int(row["persons"] or 0) for row in rows),
        "share": round(sum(float(row["passive_share"] or 0) for row in rows), 3),
        "hidden": sum(not row["passive_share"] for row in rows),
        "last": max(row["reference_date"] for row in rows),
        "provisional": sum(row["is_provisional"] == "true" for row in rows),
        "ranked": max(int(row["rank"] or 0) for row in rows),
    }


def guide_lines(language: str, word: str) -> str:
    """Return the block of the analyst's guide that is in a language and names a thing."""
    guide = (PROJECT / "docs/analyst-guide.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)
    [block] = [block for block in blocks if word in block]
    return str(block)


def _python(code: str, needs: str = "") -> Callable[[Path], Facts]:
    def read(folder: Path) -> Facts:
        python = os.environ[PYTHONS[needs]] if needs else sys.executable
        here = code.replace(_PLACE_IN_GUIDE, f"{folder}/")
        return _said([python, "-I", "-W", "ignore", "-c", here + _FACTS, str(folder)])

    return read


def guessed_by_pandas(folder: Path) -> Facts:
    """Return what pandas makes of the CSV file when nobody tells it the types."""
    line = f'import pandas as pd; shares = pd.read_csv("{folder}/{CSV}")'
    return _python(line + _PANDAS)(folder)


def _r(folder: Path) -> Facts:
    code = guide_lines("r", SCHEMA).replace(_PLACE_IN_GUIDE, f"{folder}/") + _R
    return _said(["Rscript", "--vanilla", "-e", code])


def _said(command: Sequence[str], environment: dict[str, str] | None = None) -> Facts:
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(done.stderr[-2000:])
    return dict(json.loads(done.stdout))


_DANISH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>da-DK</value></prop></item></oor:items>
"""
_TEXT, _ENGLISH, _YEAR_MONTH_DAY = 2, 10, 5
"""LibreOffice's kinds of CSV columns."""


def _libreoffice_csv(folder: Path) -> Facts:
    """Open the CSV file in LibreOffice with a Danish locale: codes as text, numbers as English."""
    fields = json.loads((folder / SCHEMA).read_text(encoding="utf-8"))["fields"]
    kinds = {"string": _TEXT, "date": _YEAR_MONTH_DAY}
    columns = "/".join(
        f"{number}/{kinds.get(field['type'], _ENGLISH)}" for number, field in enumerate(fields, 1)
    )
    with tempfile.TemporaryDirectory() as scratch:
        made = _converted(folder / CSV, Path(scratch), f"--infilter=CSV:44,34,76,1,{columns},1030")
        heading, *rows = _cells(made, CSV.removesuffix(".csv"))
    columns_read = dict(zip(heading, zip(*rows, strict=True), strict=True))
    found: dict[str, Any] = {"column": lambda name: list(columns_read[name])}
    return _in_this_process(found | {"version": _libreoffice_version()})


def _libreoffice_workbook(folder: Path) -> Facts:
    """Open the workbook in LibreOffice with a Danish locale, and see what it writes of it."""
    with tempfile.TemporaryDirectory() as scratch:
        made = _converted(folder / WORKBOOK, Path(scratch))
        ours, theirs = (_cells(file, "Data") for file in (folder / WORKBOOK, made))
    changed = sum(one != other for one, other in zip(ours, theirs, strict=True))
    assert changed == 0, f"{changed} rows of the sheet Data are others"
    return facts_of(folder) | {"version": _libreoffice_version()}


def _libreoffice_version() -> str:
    said = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[1]


def _cells(workbook: Path, sheet: str) -> list[tuple[Any, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(workbook.read_bytes()), data_only=True)
    return list(book[sheet].iter_rows(values_only=True))


def _in_this_process(names: dict[str, Any]) -> Facts:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(_FACTS, names)
    return dict(json.loads(said.getvalue()))


def _converted(file: Path, scratch: Path, *options: str) -> Path:
    profile = scratch / "profile/user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_DANISH, encoding="utf-8")
    made = scratch / "made"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{scratch}/profile",
            "--headless",
            *options,
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made), str(file)),
        ],
        capture_output=True,
        timeout=300,
        check=True,
    )
    return made / f"{file.stem}.xlsx"


PROGRAMS = (
    Program("DuckDB 1.2", "passive_share.duckdb", "readers", _python(_DUCKDB, "readers")),
    Program("DuckDB 1.5", "passive_share.duckdb", "", _python(_DUCKDB)),
    Program("DuckDB 2", "passive_share.duckdb", "duckdb2", _python(_DUCKDB, "duckdb2")),
    Program("pandas", CSV, "", _python(guide_lines("python", "pandas") + _PANDAS)),
    Program("polars", CSV, "", _python(guide_lines("python", "polars") + _POLARS)),
    Program("R, read.csv", CSV, "Rscript", _r),
    Program("frictionless", CSV, "readers", _python(_FRICTIONLESS, "readers")),
    Program("csvw", CSV, "readers", _python(_CSVW, "readers")),
    Program("pyarrow", "passive_share.parquet", "", _python(_PYARROW)),
    Program("LibreOffice, Danish", CSV, "soffice", _libreoffice_csv),
    Program("LibreOffice, Danish", WORKBOOK, "soffice", _libreoffice_workbook),
)
