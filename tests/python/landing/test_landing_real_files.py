"""The real Jobindsats files: all land but the broken load, which is refused for both its faults."""

from __future__ import annotations

from datetime import date

import pytest

from common.errors import WarehouseError
from landing_files import Cells, fingerprint, land_files, landed_cells, rows_of
from shared_data import shared_data

FIRST, SECOND = date(2026, 8, 19), date(2026, 8, 22)
MEASURE = "Andel aktiveringsberørte i pct."
LANDED_ROWS = {
    "y25i01_2026-08-22_v2.csv": 99 * 60 * 3,
    "y30r21_api_v2.jsonl": 98 * 6 * 4 * 7,
    "y30r21_v2.csv": 98 * 6 * 4 * 7,
    "y60a02_2026-08-22_v3.json": 99 * 60 * 2,
    "y60c07_2026-08-22_areas_by_periods.xlsx": 99 * 12,
    "y60c07_2026-08-22_periods_by_areas.xlsx": 99 * 12,
    "y60c07_2026-08-22_v2.csv": 99 * 60 * 2,
}


@pytest.mark.parametrize("name", LANDED_ROWS)
def test_a_real_file_lands(name, tmp_path):
    land_files(tmp_path / "seeds/x", shared_data() / "jobindsats" / name)
    [delivery] = rows_of(tmp_path / "seeds/x", "deliveries")
    assert int(delivery["row_count"]) == LANDED_ROWS[name]
    assert len(rows_of(tmp_path / "seeds/x", "jobindsats_observations")) == LANDED_ROWS[name]


def test_all_good_files_land_in_one_command(tmp_path):
    files = [shared_data() / "jobindsats" / name for name in LANDED_ROWS]
    assert len(land_files(tmp_path / "seeds/x", *files).landed) == len(files)


def test_the_broken_load_is_refused_for_both_its_faults(tmp_path):
    folder = tmp_path / "seeds/x"
    land_files(folder, shared_data() / "jobindsats/y30r21_v2.csv")
    before = fingerprint(folder)
    with pytest.raises(WarehouseError) as error:
        land_files(folder, shared_data() / "jobindsats/y30r21_api_v2_broken_load.jsonl")
    message = str(error.value)
    assert message.count("an API error body saved as data") == 2
    assert "every row stands twice" in message
    assert "2,352 of 4,704 rows" in message
    assert fingerprint(folder) == before


def test_both_deliveries_of_one_table_land_and_sixty_repeats_are_dropped(tmp_path):
    folder = tmp_path / "seeds/x"
    first = land_files(
        folder, shared_data() / "jobindsats/y25i01_2026-08-19_v2.csv", received=FIRST
    )
    assert any("dropped 60 rows" in line for line in first.lines)
    assert any("set aside 180 cells: 1 ('Uoplyst område')" in line for line in first.lines)
    second = land_files(
        folder, shared_data() / "jobindsats/y25i01_2026-08-22_v2.csv", received=SECOND
    )
    versions: dict[str, Cells] = {name: {} for name in first.landed + second.landed}
    for row in rows_of(folder, "jobindsats_observations"):
        key = (row["area_label"], row["period_label"], row["measure_label"])
        assert key not in versions[row["delivery_id"]]
        versions[row["delivery_id"]][key] = row["value"]
    old, new = (versions[name] for name in first.landed + second.landed)
    total = "Antal ledige i alt"
    assert old["Hele landet", "2026M06", total] == "88080"
    assert new["Hele landet", "2026M06", total] == "89907"
    common = {key for key in old if old[key] and new.get(key)}
    assert len(common) == 17_468
    assert sum(old[key] != new[key] for key in common) == 1_366


def test_both_pivots_hold_the_cells_of_the_csv(tmp_path):
    source = shared_data() / "jobindsats"
    land_files(tmp_path / "seeds/csv", source / "y60c07_2026-08-22_v2.csv")
    cells = landed_cells(tmp_path / "seeds/csv", MEASURE)
    for shape in ("areas_by_periods", "periods_by_areas"):
        land_files(tmp_path / f"seeds/{shape}", source / f"y60c07_2026-08-22_{shape}.xlsx")
        pivot = landed_cells(tmp_path / f"seeds/{shape}")
        assert len(pivot) == 99 * 12
        assert pivot == {key: cells[key] for key in pivot}


def test_api_lines_and_csv_of_one_table_hold_the_same_cells(tmp_path):
    landed = []
    for name in ("y30r21_v2.csv", "y30r21_api_v2.jsonl"):
        folder = tmp_path / "seeds" / name[:8].replace("_", "-") / "x"
        land_files(folder, shared_data() / "jobindsats" / name)
        landed.append(
            {
                tuple(value for column, value in row.items() if column not in {"delivery_id"})
                for row in rows_of(folder, "jobindsats_observations")
            }
        )
        assert {row["group_label"] for row in rows_of(folder, "jobindsats_observations")} == {
            "Ydelsesgrupper i alt", "A-dagpenge mv.", "Sygedagpenge mv.", "Kontanthjælp mv.",
        }  # fmt: skip
    assert landed[0] == landed[1]


def test_rolling_periods_stay_what_they_are(tmp_path):
    land_files(tmp_path / "seeds/x", shared_data() / "jobindsats/y30r21_v2.csv")
    periods = {
        row["period_label"] for row in rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    }
    assert len(periods) == 6
    assert all("QMAT" in period for period in periods)
