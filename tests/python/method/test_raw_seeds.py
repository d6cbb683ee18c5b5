"""Raw files of many rows: each row stands in the file's order, whatever DuckDB does at once."""

from __future__ import annotations

from pathlib import Path

from warehouse_build import build_warehouse

ROWS = 400_000
BAD_LINES = (7, 200_001, ROWS)
TEST = "hour_reports_can_be_read"


def test_a_fault_is_told_with_its_line_in_a_file_that_several_threads_could_read(
    example_copy: Path, tmp_path: Path
) -> None:
    file = example_copy / "hour_reports.csv"
    header, first, *_ = file.read_text(encoding="utf-8").splitlines()
    delivery = first.split(",")[0]
    with file.open("w", encoding="utf-8") as written:
        written.write(header + "\n")
        for line in range(2, ROWS + 2):
            hours = "many" if line in BAD_LINES else "20"
            # long lines: the file is read in pieces of some megabytes
            written.write(f"{delivery},{'invented-course-' * 6}{line:07d},{hours}\n")
    selection = ("--select", f"+{TEST}", "--indirect-selection", "cautious")
    built = build_warehouse(example_copy.name, tmp_path, arguments=selection, check=False)
    told = built.rows(f"select row_number from main_dbt_test__audit.{TEST} order by all")
    assert told == [(line,) for line in BAD_LINES]
    for line in (2, 100_000, 300_000, ROWS + 1):
        assert built.rows(
            "select activity_id like ? from hour_reports where rowid + 2 = ?",
            [f"%{line:07d}", line],
        ) == [(True,)]


def test_a_file_without_a_header_is_refused_and_its_first_row_not_shown(
    example_copy: Path, tmp_path: Path
) -> None:
    file = example_copy / "benefit_spells.csv"
    _, first, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([first, *rest]) + "\n", encoding="utf-8")
    built = build_warehouse(
        example_copy.name, tmp_path, arguments=("--select", "benefit_spells"), check=False
    )
    assert built.returncode != 0
    assert "the first line is not a header with the columns delivery_id, spell_id" in built.output
    for value in first.split(",")[1:3]:
        assert value not in built.output


def test_a_file_that_ends_within_a_quotation_is_refused(example_copy: Path, tmp_path: Path) -> None:
    """DuckDB's single thread would leave out the row and all that follow it, and say nothing."""
    file = example_copy / "hour_reports.csv"
    header, first, *_ = file.read_text(encoding="utf-8").splitlines()
    delivery = first.split(",")[0]
    rows = [f"{delivery},invented-course-{line:07d},20\n" for line in range(2, ROWS + 2)]
    rows[-3] = rows[-3].replace(",", ',"', 1)
    file.write_text("".join([header, "\n", *rows]), encoding="utf-8")
    built = build_warehouse(
        example_copy.name, tmp_path, arguments=("--select", "hour_reports"), check=False
    )
    assert built.results()["hour_reports"] == "error"
    assert "unterminated quote" in built.output
