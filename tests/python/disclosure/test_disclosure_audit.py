"""The audit: it knows what can be worked out, finds nothing in what the rules hide, can fail."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import duckdb
import pytest
from click.testing import CliRunner

from audit_publication import main
from common.errors import LEAK, WarehouseError
from disclosure.audit import examine
from disclosure.findings import LEFT_TO_BOUNDS, PREMISE_DROPPED
from disclosure.linear_system import ContradictionError, LinearSystem
from disclosure.public_columns import follows, told_of_hidden
from disclosure.share_tree import COUNTS, ShownCell, narrow_counts
from disclosure.vintages import Earlier as Before
from disclosure_folder import CellTold, audit, told_cells, write_publication
from disclosure_sql import (
    Counts,
    Earlier,
    Place,
    Protected,
    Tree,
    protect,
    random_places,
    tree,
)
from publication.pattern import names_of
from random_datasets import write_random_dataset
from recount import recount_passive_share

pytestmark = pytest.mark.publication("3")

BIG = (100, 50)


def as_shown(
    cells: Iterable[Protected], again: Callable[[Protected], bool]
) -> dict[str, ShownCell]:
    """Return cells as the public sees them; some of them shown again."""
    shown = {}
    for cell in cells:
        persons, passive, as_reported, if_all_count = cell.values
        told = dict(zip(COUNTS, (persons, as_reported, passive, if_all_count), strict=True))
        if not again(cell):
            hides = {"persons": cell.hides_persons}
            told = {
                count: None if hides.get(count, cell.hides_figures) else value
                for count, value in told.items()
            }
        shown[cell.code] = ShownCell(cell.code, cell.level, cell.region, told)
    return shown


def nobody_again(_: Protected) -> bool:
    return False


def narrow(cells: Mapping[str, Protected], threshold: int = 5) -> set[tuple[str, str]]:
    return set(narrow_counts(as_shown(cells.values(), nobody_again), threshold))


# --------------------------------------------------------------------------------------------
# What can be worked out
# --------------------------------------------------------------------------------------------


def test_a_range_is_what_sums_and_orders_leave_open() -> None:
    system = LinearSystem()
    system.equal([("x", None, 1), ("y", None, 1), ("both", 9, -1)])
    system.at_most([("x", None, 1)], 4)
    targets = {"x": {"x": 1}, "y": {"y": 1}, "both": {"x": 1, "y": 1}}
    assert system.narrow(targets, 100) == pytest.approx({"x": 4, "y": 4, "both": 0})
    assert system.narrow(targets, 4).keys() == {"both"}


def test_a_count_that_nothing_bounds_is_wide() -> None:
    system = LinearSystem()
    system.at_most([("x", None, -1)])
    assert system.narrow({"x": {"x": 1}}, 5) == {}


def test_figures_that_contradict_each_other_are_told_as_such() -> None:
    system = LinearSystem()
    system.equal([("x", None, 1), ("y", None, 1), ("both", 3, -1)])
    system.at_most([("x", None, -1)], -4)
    with pytest.raises(ContradictionError):
        system.narrow({"x": {"x": 1}}, 5)
    with pytest.raises(ContradictionError):
        system.equal([("x", 1, 1)])


def closed_form(hidden: list[tuple[int, int]], n: int) -> int:
    """How wide passive persons of the n-th hidden place are, persons shown, region shown.

    Its least is what the others cannot hold, its most what it can hold itself.
    """
    persons = sum(p for p, _ in hidden)
    passive = sum(p for _, p in hidden)
    mine = hidden[n][0]
    return min(mine, passive) - max(0, passive - (persons - mine))


@pytest.mark.parametrize("seed", range(10))
def test_the_linear_programme_agrees_with_the_closed_form_for_one_region(seed: int) -> None:
    random = Random(seed)
    hidden = [
        (persons, random.randint(0, persons))
        for persons in (random.randint(5, 12) for _ in range(random.randint(1, 4)))
    ]
    places = [*hidden, BIG]
    region = [sum(counts) for counts in zip(*places, strict=True)]

    def cell(code: str, level: str, persons: int, passive: int | None) -> ShownCell:
        return ShownCell(
            code, level, "r", dict(zip(COUNTS, (persons, *[passive] * 3), strict=True))
        )

    cells = [cell(f"m{n}", "municipality", p, None) for n, (p, _) in enumerate(hidden)]
    cells += [
        cell("big", "municipality", *BIG),
        cell("r", "region", *region),
        cell("000", "country", *region),
    ]
    widths = narrow_counts({cell.area_code: cell for cell in cells}, 1000)
    for n in range(len(hidden)):
        assert widths[f"m{n}", "passive_persons"] == pytest.approx(closed_form(hidden, n))


def test_a_hidden_place_is_known_to_have_somebody() -> None:
    # six persons in two places: one to five in each
    nothing = dict.fromkeys(COUNTS)
    cells = [ShownCell(place, "municipality", "r", nothing) for place in "ab"]
    totals: dict[str, int | None] = dict.fromkeys(COUNTS, 3) | {"persons": 6}
    cells += [ShownCell("r", "region", "r", totals), ShownCell("000", "country", None, totals)]
    widths = narrow_counts({cell.area_code: cell for cell in cells}, 5)
    assert widths["a", "persons"] == widths["b", "persons"] == pytest.approx(4)


def test_the_three_series_are_known_to_be_in_order() -> None:
    # As reported is shown by mistake: 3, so corrected cannot be more.
    cells = as_shown(protect({"t": tree({"a": [BIG, BIG, (100, 3)]})})["t"].values(), nobody_again)
    counts = {**cells["a3"].counts, "passive_persons_as_reported": 3}
    told = cells | {"a3": replace(cells["a3"], counts=counts)}
    assert narrow_counts(cells, 5) == {}
    assert {count for _, count in narrow_counts(told, 5)} >= {"passive_persons"}


# --------------------------------------------------------------------------------------------
# The rules leave nothing too narrow, and every partner is needed
# --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_count_of_a_random_tree_is_narrower_than_the_threshold(seed: int) -> None:
    random = Random(1000 + seed)
    for _ in range(10):
        threshold = random.choice((5, 5, 3, 8, 12))
        settings = {"disclosure_threshold": threshold, "minimum_base": random.choice((10, 0, 30))}
        cells = protect({"tree": random_places(random)}, settings)["tree"]
        assert narrow(cells, threshold) == set()


def partners_of(region: str, cells: Mapping[str, Protected]) -> Callable[[Protected], bool]:
    """Tell which cells cover for a region: its partners or, where it is hidden, its partner region.

    Asked about are regions with one place hidden for itself: two can be enough for the sums, and
    take partners only for who replays the rules. Not asked about are regions that have more cover
    than their own: one hidden to cover for another, and one of several that have run out, which are
    hidden together.
    """
    is_hidden = cells[region].hides_figures
    places = [c for c in cells.values() if c.level == "municipality" and c.region == region]
    hidden = [c for c in places if c.hides_figures and (is_hidden or c.conf_status == "A")]
    hidden_regions = [c for c in cells.values() if c.level == "region" and c.hides_figures]
    run_out = [c for c in hidden_regions if c.reason != "partner_region"]
    is_partner = cells[region].reason == "partner_region"

    def covers(cell: Protected) -> bool:
        if len(hidden) != 1 or is_partner or cell.conf_status != "D":
            return False
        if is_hidden and len(run_out) > 1:
            return False
        if is_hidden:
            return region not in (cell.code, cell.region)
        return cell.region == region

    return covers


def test_showing_again_the_partners_of_any_one_region_makes_the_audit_fail() -> None:
    random = Random(7)
    asked = 0
    for _ in range(80):
        cells = protect({"tree": random_places(random)})["tree"]
        for region in [code for code, cell in cells.items() if cell.level == "region"]:
            covers = partners_of(region, cells)
            if any(covers(cell) for cell in cells.values()):
                asked += 1
                assert narrow_counts(as_shown(cells.values(), covers), 5) != {}, region
    assert asked > 15


REFERENCE = Path(__file__).resolve().parents[3] / "seeds/reference"


def real_areas(region_of: Mapping[str, str]) -> list[dict[str, str]]:
    with (REFERENCE / "areas.csv").open(encoding="utf-8", newline="") as lines:
        return [
            row | {"region_code": region_of[row["area_code"]]}
            for row in csv.DictReader(lines)
            if row["area_level"] == "municipality"
        ]


def trees_of_dataset(
    folder: Path, seed: int, areas: list[dict[str, str]], vintages: int, most: int
) -> dict[str, Tree]:
    """Count a random dataset with the independent recount: trees of groups and periods.

    Of the newest vintages, at most a number of trees each, drawn at random.
    """
    facts = write_random_dataset(folder, seed)
    region_of = {row["area_code"]: row["region_code"] for row in areas}
    trees: dict[str, Tree] = {}
    for as_of in facts.as_of_dates[-vintages:]:
        cells = recount_passive_share(
            folder, as_of, region_of=region_of, period_type=facts.period_type
        )
        keys = sorted(
            key[1:] for key, cell in cells.items() if key[0] == "000" and cell.is_delivered
        )
        for group, period in Random(seed).sample(keys, min(len(keys), most)):
            trees[f"{seed} {as_of} {group} {period}"] = [
                place(row, cells[row["area_code"], group, period]) for row in areas
            ]
    return trees


def place(row: dict[str, str], cell: object) -> Place:
    values = {count: getattr(cell, count) for count in COUNTS}
    counts = Counts(
        values["persons"],
        values["passive_persons"],
        values["passive_persons_as_reported"],
        values["passive_persons_if_all_count"],
    )
    return Place(row["area_code"], row["region_code"], int(row["suppression_order"]), counts)


@pytest.mark.parametrize(
    ("vintages", "most"), [(1, 8), pytest.param(9, 1000, marks=pytest.mark.long)]
)
def test_on_50_random_datasets_no_hidden_count_is_narrower_than_the_threshold(
    tmp_path: Path, region_of: Mapping[str, str], vintages: int, most: int
) -> None:
    areas = real_areas(region_of)
    trees: dict[str, Tree] = {}
    for seed in range(50):
        trees |= trees_of_dataset(tmp_path / str(seed), seed, areas, vintages, most)
    assert len(trees) > 200
    hidden = 0
    for name, cells in protect(trees).items():
        hidden += sum(cell.hides_figures for cell in cells.values())
        assert narrow(cells) == set(), name
    assert hidden > 1000


# --------------------------------------------------------------------------------------------
# A folder of files
# --------------------------------------------------------------------------------------------

THE_TREE = {"1081": [BIG, BIG, (100, 3)], "1082": [(3, 1), BIG, BIG]}


def cells_of_folder(**variables: object) -> list[CellTold]:
    return told_cells(protect({"sygedagpenge": tree(THE_TREE)}, variables))


def test_a_protected_folder_has_no_findings(tmp_path: Path) -> None:
    write_publication(tmp_path, cells_of_folder())
    assert audit(tmp_path) == []
    assert examine(tmp_path).counted[LEFT_TO_BOUNDS] == 2, "nobody knows the order of its places"


def show(cells: list[CellTold], code: str, **columns: str) -> list[CellTold]:
    """Change what the file says of an area."""
    assert any(cell["area_code"] == code for cell in cells)
    return [{**cell, **columns} if cell["area_code"] == code else cell for cell in cells]


def test_a_partner_shown_by_mistake_fails_and_the_finding_names_cells_and_no_values(
    tmp_path: Path,
) -> None:
    cells = show(
        cells_of_folder(),
        "10811",
        conf_status="F",
        obs_status="A",
        passive_persons="50",
        passive_persons_as_reported="50",
        passive_persons_if_all_count="50",
    )
    write_publication(tmp_path, cells)
    findings = audit(tmp_path)
    assert {(f.target_group_code, f.period_id, f.area_code) for f in findings} == {
        ("sygedagpenge", "2019Q1", "10813")
    }
    assert "10813" in str(findings[0])
    assert all(" 3" not in str(finding) for finding in findings)


@pytest.mark.parametrize(
    "column", ["passive_share", "ci_upper", "rank", "persons_active_by_imputation", "is_low_base"]
)
def test_a_hidden_cell_that_shows_any_derived_figure_is_a_finding(
    tmp_path: Path, column: str
) -> None:
    write_publication(tmp_path, show(cells_of_folder(), "10813", **{column: "1"}))
    assert [f.what for f in audit(tmp_path)] == ["a hidden cell shows figures"]


@pytest.mark.parametrize("area", ["10811", "10813"])
@pytest.mark.parametrize(("column", "text"), [("passive_persons", "3"), ("mark_codes", "[u]")])
def test_what_only_the_workbook_shows_of_a_hidden_cell_is_a_finding(
    tmp_path: Path, column: str, text: str, area: str
) -> None:
    cells = cells_of_folder()
    write_publication(tmp_path, cells, workbook=show(cells, area, **{column: text}))
    assert [(f.what, f.area_code, f.detail) for f in audit(tmp_path)] == [
        (
            "a figure is shown that the CSV does not show",
            area,
            f"manglende-aktiv-indsats.xlsx, {column}",
        )
    ]


def test_a_row_of_the_workbook_that_is_not_published_is_a_finding(tmp_path: Path) -> None:
    cells = cells_of_folder()
    shown = next(cell for cell in cells if cell["conf_status"] == "F")
    write_publication(tmp_path, cells, workbook=[*cells, shown | {"area_code": "0999"}])
    assert {(f.area_code, f.target_group_code) for f in audit(tmp_path)} == {
        ("0999", "Sygedagpenge")
    }


def test_a_protected_workbook_adds_no_finding(tmp_path: Path) -> None:
    cells = cells_of_folder()
    write_publication(tmp_path, cells, workbook=cells)
    assert audit(tmp_path) == []


def test_a_workbook_that_cannot_be_followed_is_refused(tmp_path: Path) -> None:
    cells = cells_of_folder()
    write_publication(tmp_path, cells, workbook=cells[1:])
    with pytest.raises(WarehouseError, match="1 of 9 published cells"):
        audit(tmp_path)


def test_two_files_that_show_different_counts_are_a_finding(tmp_path: Path) -> None:
    cells = cells_of_folder()
    write_publication(tmp_path, cells, workbook=show(cells, "10812", passive_persons="51"))
    assert [f.what for f in audit(tmp_path)] == ["a figure is another than in the CSV"]


def test_two_period_types_that_show_different_counts_of_a_day_are_a_finding(tmp_path: Path) -> None:
    cells = cells_of_folder()
    monthly = [{**cell, "period_id": "2019M03", "period_type": "month"} for cell in cells]
    # one more in a place, its region and the country: each table is right by itself
    for cell in monthly:
        if cell["area_code"] in ("10812", "1081", "000"):
            cell |= {count: str(int(cell[count]) + 1) for count in COUNTS[1:]}
    write_publication(tmp_path, cells + monthly)
    assert [f.what for f in audit(tmp_path)] == ["the published counts contradict each other"]


def test_counts_of_one_day_under_two_period_types_are_one_tree(tmp_path: Path) -> None:
    cells = cells_of_folder()
    monthly = [{**cell, "period_id": "2019M03", "period_type": "month"} for cell in cells]
    write_publication(tmp_path, cells + show(monthly, "10811", passive_persons="50"))
    assert any(f.area_code == "10813" for f in audit(tmp_path))


def test_only_nested_area_types_may_be_published(tmp_path: Path) -> None:
    write_publication(tmp_path, show(cells_of_folder(), "10812", area_level="labour market area"))
    assert "not a nested area type" in {f.what for f in audit(tmp_path)}


def test_a_cell_that_was_not_delivered_and_a_delivered_group_are_passed_over(
    tmp_path: Path,
) -> None:
    cells = cells_of_folder()
    others = [
        {**cells[0], "source": "jobindsats", "conf_status": "F", "persons": "2"},
        {**cells[0], "reference_date": "2018-12-31", "obs_status": "O", "conf_status": "F"},
    ]
    write_publication(tmp_path, cells + others)
    assert audit(tmp_path) == []


def test_without_a_threshold_nothing_is_audited(tmp_path: Path) -> None:
    cells = show(cells_of_folder(), "10813", passive_persons="3")
    write_publication(tmp_path, cells, threshold=0)
    assert audit(tmp_path) == []
    assert audit(tmp_path, threshold=5) != []


def test_a_folder_that_does_not_say_its_threshold_is_refused(tmp_path: Path) -> None:
    write_publication(tmp_path, cells_of_folder(), threshold=None)
    with pytest.raises(WarehouseError, match="disclosure threshold"):
        audit(tmp_path)


def test_a_folder_without_the_csv_is_refused(tmp_path: Path) -> None:
    write_publication(tmp_path, cells_of_folder())
    (tmp_path / "passive_share.csv").unlink()
    with pytest.raises(WarehouseError, match=r"passive_share\.csv"):
        audit(tmp_path)


# --------------------------------------------------------------------------------------------
# Two vintages
# --------------------------------------------------------------------------------------------


def two_vintages(folder: Path, newer: list[tuple[int, int]]) -> tuple[Path, Path]:
    """Write a vintage that hides the first and third place, and one that hides the last two."""
    older = told_cells(protect({"sygedagpenge": tree({"1081": [BIG, BIG, (100, 3)]})}))
    hides = Earlier(frozenset({"10812"}), known_figures=frozenset({"10811"}))
    places = {"sygedagpenge": tree({"1081": newer})}
    later = told_cells(protect(places, None, {"sygedagpenge": hides}))
    write_publication(folder / "older", older)
    write_publication(folder / "newer", later)
    return folder / "older", folder / "newer"


def test_two_vintages_on_the_same_extracts_that_hide_different_places_give_a_count_away(
    tmp_path: Path,
) -> None:
    older, newer = two_vintages(tmp_path, [BIG, BIG, (100, 3)])
    assert audit(older) == audit(newer) == []
    findings = audit(newer, earlier=[Before(older, has_same_extracts=True, is_older=True)])
    assert "10813" in {finding.area_code for finding in findings}
    other = Before(older, has_same_extracts=False, is_older=True)
    assert audit(newer, earlier=[other]) == []


def test_where_a_report_raised_as_reported_nobody_can_reason_that_it_only_falls(
    tmp_path: Path,
) -> None:
    older, newer = two_vintages(tmp_path, [BIG, BIG, (100, 3)])
    before = [Before(older, has_same_extracts=True, is_older=True)]
    assert examine(newer, earlier=before).counted[PREMISE_DROPPED] == 0
    # the country's rises, which both show
    older, newer = two_vintages(tmp_path / "rises", [(100, 51), BIG, (100, 3)])
    before = [Before(older, has_same_extracts=True, is_older=True)]
    assert examine(newer, earlier=before).counted[PREMISE_DROPPED] == 1


# --------------------------------------------------------------------------------------------
# Columns
# --------------------------------------------------------------------------------------------


def add_column(folder: Path, name: str, value: str) -> None:
    """Write the public DuckDB file with one column more."""
    with duckdb.connect(str(folder / "passive_share.duckdb")) as connection:
        connection.execute(
            f"create or replace table passive_share as select *, {value} as {name}"
            f" from read_csv('{folder / 'passive_share.csv'}', all_varchar = true)"
        )


def test_a_column_that_nobody_declared_is_a_finding(tmp_path: Path) -> None:
    write_publication(tmp_path, cells_of_folder())
    add_column(tmp_path, "active_persons", "1")
    (finding,) = audit(tmp_path)
    assert (finding.target_group_code, finding.detail) == ("main.passive_share", "active_persons")


@pytest.mark.parametrize(
    ("column", "kind", "damage"),
    [
        ("rank", "figure", "update passive_share set rank = '7' where area_code = '10821'"),
        (
            "persons",
            "persons",
            "insert into passive_share select * replace ('3' as persons) from passive_share"
            " where area_code = '10821'",
        ),
        (
            "compared_to_country",
            "figure_of_country",
            "update passive_share set conf_status = 'C' where area_code = '000';"
            " update passive_share set compared_to_country = 'higher' where conf_status = 'F'",
        ),
    ],
)
def test_a_column_that_is_not_empty_where_it_follows_a_hidden_cell_is_a_finding(
    tmp_path: Path, column: str, kind: str, damage: str
) -> None:
    assert kind in follows("passive_share")[column]
    write_publication(tmp_path, cells_of_folder())
    add_column(tmp_path, "besides", "1")
    with duckdb.connect(str(tmp_path / "passive_share.duckdb")) as connection:
        assert list(told_of_hidden(connection, "the file")) == []
        connection.execute(damage)
        told = [one.detail for one in told_of_hidden(connection, "the file")]
    assert any(one.startswith(f"the file, main.passive_share.{column}, in ") for one in told)


def test_the_command_ends_with_5_where_something_is_given_away(tmp_path: Path) -> None:
    write_publication(tmp_path / "good", cells_of_folder())
    write_publication(tmp_path / "bad", show(cells_of_folder(), "10811", passive_persons="50"))
    good = CliRunner().invoke(main, [str(tmp_path / "good")])
    bad = CliRunner().invoke(main, [str(tmp_path / "bad")])
    assert (good.exit_code, bad.exit_code) == (0, LEAK)


def test_the_command_reads_the_vintages_that_the_manifest_names(tmp_path: Path) -> None:
    older, newer = two_vintages(tmp_path, [BIG, BIG, (100, 3)])
    deliveries = [
        {"source": source, "received_date": "2019-02-01", "delivery_id": "1", "file_sha256": ""}
        for source in ("benefit_spells", "activity_spells")
    ]
    older = older.rename(tmp_path / "2019-03-31")
    newer = newer.rename(tmp_path / "2019-04-30")
    for folder in (older, newer):
        file = folder / "manifest.json"
        told = json.loads(file.read_text(encoding="utf-8"))
        told |= {"as_of": folder.name, "deliveries": deliveries}
        told["pattern_of"] = {} if folder == older else names_of([older])
        file.write_text(json.dumps(told), encoding="utf-8")
    codes = [CliRunner().invoke(main, [str(folder)]).exit_code for folder in (older, newer)]
    assert codes == [0, LEAK]
