"""National-scale datasets of invented people, made in seconds: the benchmark's raw files."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from common.errors import WarehouseError
from common.paths import PROJECT, REFERENCE, dataset_folder
from landing.dataset import staged
from synthesis.writing import quoted_lines, write_raw_file

INVENTED_PEOPLE = Path(__file__).with_name("invented_people.sql")
SIZES = PROJECT / "scripts" / "synthesis" / "parameters.csv"
MEMBERSHIPS = REFERENCE / "area_memberships.csv"

DATA_FROM = date(2013, 1, 1)
DATA_UNTIL = date(2019, 12, 31)
FIRST_PERIOD, LAST_PERIOD = "2014Q1", "2019Q4"
PERIODS = 24
AS_OF = date(2020, 3, 31)
"""After 2020-03-01, so that imputation is in force and the three series differ."""

EXTRACTS_RECEIVED = date(2020, 3, 10)
REPORTS_RECEIVED = date(2020, 3, 20)
NOTE = "Syntetiske data: opdigtede personer, ingen af dem findes"
SPELLS_DELIVERY, COURSES_DELIVERY, REPORTS_DELIVERY = "b2003", "a2003", "h2003"


@dataclass(frozen=True)
class Scale:
    """A size of dataset.

    Attributes:
        millions: spells, and courses as well, in millions.
    """

    millions: float

    @property
    def rows(self) -> int:
        """Spells, and courses as well."""
        return round(self.millions * 1_000_000)

    @property
    def dataset(self) -> str:
        """The dataset's name: bench-10m, bench-100k."""
        if self.rows % 1_000_000 == 0:
            return f"bench-{self.rows // 1_000_000}m"
        return f"bench-{self.rows // 1000}k"

    @property
    def label(self) -> str:
        """The size as people read it: 10 M, 100 k."""
        return self.dataset.removeprefix("bench-").replace("m", " M").replace("k", " k")


def parse_scale(text: str) -> Scale:
    """Read a size in millions of rows.

    Raises:
        WarehouseError: it is no number between 0.001 and 100.
    """
    try:
        scale = Scale(float(text))
    except ValueError:
        scale = Scale(0.0)
    if not 0.001 <= scale.millions <= 100 or scale.rows % 1000:
        raise WarehouseError(
            "not a scale", value=text, expected="millions of spells, such as 0.1, 1, 10 or 30"
        )
    return scale


def make_dataset(scale: Scale, folder: Path | None = None, threads: int = 2) -> Path:
    """Make the six raw files of a scale, unless they are there; the same bytes each time.

    Args:
        scale: how many spells and courses.
        folder: where; seeds/<the scale's dataset> without it.
        threads: DuckDB's threads; they do not change the bytes.

    Returns:
        The folder.
    """
    folder = folder or dataset_folder(scale.dataset)
    stamp = folder / "deliveries.csv"
    if stamp.is_file() and _fingerprint() in stamp.read_text(encoding="utf-8"):
        return folder
    with staged(folder, is_made_anew=True) as staging:
        _write(scale, staging.new, threads)
        staging.commit()
    return folder


def _fingerprint() -> str:
    """Return what the deliveries' notes carry, so that a changed generator makes the files anew."""
    text = INVENTED_PEOPLE.read_bytes() + SIZES.read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(text).hexdigest()[:12]


def _write(scale: Scale, folder: Path, threads: int) -> None:
    rows = {
        "benefit_spells": ("spell_rows", SPELLS_DELIVERY),
        "activity_spells": ("course_rows", COURSES_DELIVERY),
        "hour_reports": ("report_rows", REPORTS_DELIVERY),
    }
    counts: dict[str, int] = {}
    with duckdb.connect(":memory:", config={"threads": threads}) as connection:
        connection.execute("set disabled_optimizers = 'join_order, build_side_probe_side'")
        connection.execute(
            "create table municipality_sizes (municipality_code varchar, people bigint)"
        )
        connection.executemany(
            "insert into municipality_sizes values (?, ?)", _municipality_sizes()
        )
        connection.execute(INVENTED_PEOPLE.read_text(encoding="utf-8"))
        for name, (macro, delivery) in rows.items():
            path = folder / f"{name}.csv"
            quoted = str(path).replace("'", "''")
            made = connection.execute(
                f"copy (select * from {macro}('{delivery}', date '{DATA_FROM}', {scale.rows})) "
                f"to '{quoted}' (format csv, header, delimiter ',', nullstr '')"
            ).fetchone()
            path.chmod(0o600)
            counts[name] = int(made[0]) if made else 0
    write_raw_file(folder, "jobindsats_observations")
    vintage = [str(AS_OF), f"Måling med {scale.label} ydelsesforløb", NOTE]
    write_raw_file(folder, "vintages", [quoted_lines([vintage])])
    write_raw_file(folder, "deliveries", [quoted_lines(_deliveries(folder, counts))])


def _municipality_sizes() -> list[tuple[str, int]]:
    with SIZES.open(encoding="utf-8", newline="") as file:
        return [
            (row["municipality_code"], int(row["persons_cash_benefits"]))
            for row in csv.DictReader(file)
        ]


def _deliveries(folder: Path, counts: dict[str, int]) -> list[list[str]]:
    facts = [
        (COURSES_DELIVERY, "activity_spells", EXTRACTS_RECEIVED),
        (SPELLS_DELIVERY, "benefit_spells", EXTRACTS_RECEIVED),
        (REPORTS_DELIVERY, "hour_reports", REPORTS_RECEIVED),
    ]
    return [
        [
            delivery,
            source,
            str(received),
            *(("", "") if source == "hour_reports" else (str(DATA_FROM), str(DATA_UNTIL))),
            f"{source}_{received}.csv",
            _sha256(folder / f"{source}.csv"),
            str(counts[source]),
            "true",
            f"{NOTE} ({_fingerprint()})",
        ]
        for delivery, source, received in facts
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_dataset(scale: Scale) -> None:
    """Remove a scale's raw files: ten million rows take two gigabytes."""
    folder = dataset_folder(scale.dataset)
    if folder.is_dir():
        aside = folder.with_name(f".{folder.name}.old-{os.getpid()}")
        folder.rename(aside)
        shutil.rmtree(aside)
