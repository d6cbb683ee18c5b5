"""The catalogue: static files that open from disk, with search and lineage, and no network."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from browser import Page, open_page
from docs_site import CATALOGUE, LINEAGE, build_site
from project_docs import nodes
from warehouse_build import PROJECT

PROJECT_NAME = "passive_share_warehouse"
WORKBOOK = f"exposure.{PROJECT_NAME}.workbook"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build_site("example", folder / "site", tmp_path_factory.mktemp("scratch"))
    return folder / "site"


@pytest.fixture
def page(tmp_path: Path) -> Any:
    with open_page(tmp_path) as opened:
        yield opened


def lineage_data(site: Path) -> dict[str, Any]:
    """Return what the lineage page holds."""
    text = (site / LINEAGE).read_text(encoding="utf-8")
    [encoded] = re.findall(r'colibriData = JSON\.parse\(atob\("([^"]+)"', text)
    data: dict[str, Any] = json.loads(base64.b64decode(encoded))
    return data


def raw_columns(data: dict[str, Any], node: str, column: str) -> set[str]:
    """Follow a column back to the columns of raw files."""
    origins: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for edge in data["lineage"]["edges"]:
        target = (edge["target"], edge["targetColumn"])
        origins.setdefault(target, set()).add((edge["source"], edge["sourceColumn"]))
    seen: set[tuple[str, str]] = set()
    waiting = [(node, column)]
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            waiting += origins.get(place, ())
    return {f"{name.rpartition('.')[2]}.{part}" for name, part in seen if name.startswith("seed.")}


def test_no_page_holds_a_path_of_this_machine(site: Path) -> None:
    for file in site.glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert str(PROJECT) not in text, file.name
        assert not re.search(rf"(?<![\w.]){re.escape(str(Path.home()))}/", text), file.name
    assert str(PROJECT) not in json.dumps(lineage_data(site))


def test_no_page_may_reach_a_network(site: Path) -> None:
    for name in (CATALOGUE, LINEAGE):
        text = (site / name).read_text(encoding="utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
        assert policy is not None
        assert "http" not in policy.group(1)


def test_a_published_column_leads_back_to_the_raw_files(site: Path) -> None:
    data = lineage_data(site)
    share = raw_columns(data, f"model.{PROJECT_NAME}.passive_share", "passive_share")
    assert {
        "activity_spells.weekly_hours",
        "hour_reports.weekly_hours",
        "jobindsats_observations.value",
    } <= share
    name = raw_columns(data, f"model.{PROJECT_NAME}.passive_share", "area_name")
    assert name == {"areas.area_name"}


def test_the_catalogue_finds_passive_share_from_disk(site: Path, page: Page) -> None:
    page.open(site / CATALOGUE)
    page.wait_for("document.body.innerText.includes('The passive-share warehouse')")
    page.value(
        "(() => { const box = document.querySelector('#search'); box.focus();"
        "box.value = 'passive_share'; box.dispatchEvent(new Event('input', {bubbles: true}));"
        "box.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    page.wait_for("document.body.innerText.includes('search results')")
    found = page.value("document.body.innerText")
    assert re.search(r"^passive_share model$", found, re.MULTILINE)
    assert [url for url in page.requests if not url.startswith(("file:", "data:", "blob:"))] == []


def test_the_front_page_leads_to_the_lineage(site: Path, page: Page) -> None:
    page.open(site / CATALOGUE)
    page.wait_for(f"document.querySelector('a[href=\"{LINEAGE}\"]') !== null")


@pytest.mark.parametrize(
    ("model", "access"), [("passive_share", "public"), ("activation_detail", "private")]
)
def test_a_mart_says_what_it_is_and_whether_it_is_published(
    site: Path, page: Page, model: str, access: str
) -> None:
    described = nodes("model")[model]
    first_words = " ".join(described["description"].split()[:6])
    page.open(site / CATALOGUE, f"#!/model/{described['unique_id']}")
    page.wait_for(f"document.body.innerText.includes({json.dumps(first_words)})")
    assert re.search(rf"^\s*{access}\s*$", page.value("document.body.innerText"), re.MULTILINE)


def test_the_lineage_of_the_workbook_shows(site: Path, page: Page) -> None:
    page.open(site / CATALOGUE, f"#!/exposure/{WORKBOOK}?g_v=1&g_i=%2Bexposure:workbook")
    page.wait_for("document.querySelector('.graph canvas, canvas') !== null")
    page.wait_for("document.body.innerText.includes('Lineage Graph')")
    page.open(site / LINEAGE, f"?model={WORKBOOK}&parents=20&children=0")
    # only what is in sight is drawn: so all is brought in sight, by the button that a reader has
    in_sight = "document.querySelector('.react-flow__controls-fitview')?.click(), "
    for kind, least in (("seed", 10), ("model", 50)):
        drawn = f"document.querySelectorAll('.react-flow__node[data-id^=\"{kind}.\"]').length"
        page.wait_for(f"({in_sight}{drawn} > {least})")
    assert [url for url in page.requests if not url.startswith(("file:", "data:", "blob:"))] == []
