"""Random changes to good files: each lands well-formed or ends in the one error, nothing else.

Runs for FUZZ_SECONDS (20 unless told), from FUZZ_SEED (1 unless told) on; a developer in a hurry
sets FUZZ_SECONDS=5. A failing file is kept by hypothesis' report as the bytes of its changes.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import time
import zipfile
from pathlib import Path

import duckdb
import hypothesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import WarehouseError
from landing import periods
from landing.privacy import looks_like_cpr
from landing.reference import area_code
from landing_files import (
    FIXTURES,
    Layout,
    fingerprint,
    fixture_text,
    good_cells,
    land_extract,
    rows_of,
    write_pivot,
    write_rows,
)

SECONDS = float(os.environ.get("FUZZ_SECONDS", "20"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
EXAMPLES_A_ROUND = 100
CANONICAL = re.compile(r"|-?(0|[1-9]\d*)(\.\d*[1-9])?", re.ASCII)
PIECES = [
    "", ";", ",", "\n", "\r", '"', "'", "\x00", "\ufeff", "æ", "0101901234", "NaN", "1e9", "-",
    "..",
    "i alt", "2026M13", "2019", "Hele landet", "RAR", "=1+1", "{", "}", "[", "]", "null", "<c>",
    "<f>1</f>", "99999999999999999999", "\ud7ff", "%", "59.999", "infinity", "  ", "\t",
]  # fmt: skip


def good_files(folder: Path) -> dict[str, bytes]:
    """One small good file of every kind and format."""
    parquet = folder / "spells.parquet"
    duckdb.connect().execute(
        f"copy (from read_csv('{FIXTURES}/benefit_spells.csv', all_varchar = true)) "
        f"to '{parquet}' (format parquet)"
    )
    write_pivot(folder / "y60c07_a.xlsx", good_cells(), Layout())
    write_pivot(folder / "y60c07_b.xlsx", good_cells(), Layout(areas_down=False, as_text=True))
    spells = [list(line.split(",")) for line in fixture_text("benefit_spells.csv").splitlines()]
    write_rows(folder / "spells.xlsx", spells[:20])
    table = json.loads(fixture_text("y60a02_v3.json").lstrip("\ufeff"))
    records = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"][:12]]
    v2 = [{"Variables": [{"Label": c} for c in table["columns"]], "Data": table["rows"][:12]}]
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name in ("y60c07_v2.csv", "y60a02_v3.json", "benefit_spells.csv", "activity_spells.csv"):
        files[name] = (FIXTURES / name).read_bytes()[:4000]
    files["hour_reports.csv"] = (FIXTURES / "hour_reports.csv").read_bytes()
    files["y60a02_v3.json"] = (FIXTURES / "y60a02_v3.json").read_bytes()
    files["y60a02_lines.jsonl"] = "\n".join(json.dumps(r) for r in records).encode()
    files["y60a02_v2.json"] = json.dumps(v2).encode()
    return files


with tempfile.TemporaryDirectory() as _folder:
    GOOD = good_files(Path(_folder))

changes = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "piece", "double", "truncate", "swap", "number"]),
        st.floats(0, 1),
        st.integers(0, 40),
        st.sampled_from(PIECES),
    ),
    min_size=1,
    max_size=4,
)


def changed(content: bytes, steps: list[tuple[str, float, int, str]]) -> bytes:
    for step, share, size, piece in steps:
        at = int(share * len(content))
        if step == "flip" and at < len(content):
            content = content[:at] + bytes([content[at] ^ (1 << size % 8)]) + content[at + 1 :]
        elif step == "cut":
            content = content[:at] + content[at + size :]
        elif step == "insert":
            content = content[:at] + bytes([size * 6 % 256]) + content[at:]
        elif step == "piece":
            content = content[:at] + piece.encode() + content[at + size % 3 :]
        elif step == "double":
            content = content[: at + size * 20] + content[at:]
        elif step == "truncate":
            content = content[:at]
        elif step == "swap":
            content = content.replace(b"2026M0", piece.encode(), size % 4)
        elif step == "number":
            content = re.sub(rb"\d+[.,]?\d*", piece.encode(), content, count=size % 3)
    return content


def inside_a_workbook(content: bytes, part: int, steps: list[tuple[str, float, int, str]]) -> bytes:
    """Change one part of a workbook and pack it again, so that the archive itself is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        for at, name in enumerate(names):
            data = source.read(name)
            target.writestr(name, changed(data, steps) if at == part % len(names) else data)
    return out.getvalue()


def check_well_formed(folder: Path) -> None:
    landed = 0
    for name in ("jobindsats_observations", "benefit_spells", "activity_spells", "hour_reports"):
        landed += len(rows_of(folder, name))
    assert landed == sum(int(row["row_count"]) for row in rows_of(folder, "deliveries"))
    assert landed > 0
    for row in rows_of(folder, "jobindsats_observations"):
        assert CANONICAL.fullmatch(row["value"]), row
        assert periods.parse(row["period_label"]) is not None, row
        assert area_code(row["area_label"]) is not None, row
    for name in ("benefit_spells", "activity_spells"):
        assert not any(looks_like_cpr(row["person_id"]) for row in rows_of(folder, name))


def test_random_changes_land_well_formed_or_end_in_the_one_error(tmp_path):
    counts = {"landed": 0, "refused": 0}

    @settings(
        max_examples=EXAMPLES_A_ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        name=st.sampled_from(sorted(GOOD)),
        part=st.integers(0, 20),
        steps=changes,
        inner=st.booleans(),
    )
    def example(
        name: str, part: int, steps: list[tuple[str, float, int, str]], inner: bool
    ) -> None:
        if time.monotonic() > ends:
            return
        content = GOOD[name]
        if inner and name.endswith(".xlsx"):
            content = inside_a_workbook(content, part, steps)
        else:
            content = changed(content, steps)
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            dataset = Path(folder) / "seeds" / "x"
            started = time.monotonic()
            try:
                land_extract(dataset, path)
            except WarehouseError as error:
                counts["refused"] += 1
                assert path.name in str(error)
                assert "invented0" not in str(error)
                assert fingerprint(dataset) == {}
            else:
                counts["landed"] += 1
                check_well_formed(dataset)
            assert time.monotonic() - started < 5

    ends = time.monotonic() + SECONDS
    for number in range(10_000):
        if time.monotonic() > ends:
            break
        hypothesis.seed(SEED + number)(example)()
    assert counts["refused"] > 0
    assert counts["landed"] > 0
