"""The page in a browser: what axe finds, the keyboard, three widths, the script, the vintages."""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import Page, open_page
from page_files import vintage
from publication.outputs import SITE
from publication.vintage_list import LIST_FILES, renew_list
from publication.vintages import WITHDRAWN, Notice, give_notice, settle_current

KINDS = (
    "index.html",
    "maalgruppe/sygedagpenge.html",
    "omraade/0461.html",
    "omraade/000.html",
    "sammenlign.html",
    "korrektion.html",
    "revisioner.html",
    "metode.html",
    "rekonstruer.html",
    "faktaark.html",
    "data.html",
    "tilgaengelighed.html",
)
WIDTHS = (320, 768, 1280)
FEWER_ROWS = (
    "document.querySelectorAll('tbody').forEach("
    "body => [...body.rows].slice(8, -4).forEach(row => row.remove()))"
)
"""The rows of a table are alike: axe looks at the first and the last, and not for minutes."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with open_page(tmp_path_factory.mktemp("browser")) as opened:
        opened.open(vintage() / SITE / "index.html")
        yield opened


def shown_in(page: Page, scheme: str, width: int) -> None:
    page.call(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-color-scheme", "value": scheme}],
    )
    page.call(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=900,
        deviceScaleFactor=1,
        mobile=False,
    )


def test_axe_finds_nothing_on_any_kind_of_page_light_or_dark(page: Page):
    for kind in KINDS:
        shown_in(page, "light", 1280)
        page.open(vintage() / SITE / kind)
        page.value(f"{axe()}; {FEWER_ROWS}; 0")
        assert found_by_axe(page, "{}") == [], (kind, "light")
        shown_in(page, "dark", 1280)  # the same elements: only their colours can be wrong
        assert found_by_axe(page, "{runOnly: ['color-contrast']}") == [], (kind, "dark")
    # axe does find something where there is something
    page.value(
        "document.querySelector('main').innerHTML += "
        '\'<img src="data:,"><p style="color: #333">utydeligt</p>\'; 0'
    )
    found = {one[0] for one in found_by_axe(page, "{}")}
    assert found == {"image-alt", "color-contrast"}


def axe() -> str:
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def found_by_axe(page: Page, options: str) -> list[tuple[str, list[str]]]:
    """What axe finds on the page that is open: rule, and the first elements that break it."""
    text = page.value(
        f"axe.run(document, {options}).then(found => JSON.stringify(found.violations.map("
        "one => [one.id, one.nodes.slice(0, 3).map(node => node.html)])))"
    )
    return json.loads(text)


def test_no_page_scrolls_sideways_on_a_phone_a_tablet_or_a_desk(page: Page):
    for kind in KINDS:
        for width in WIDTHS:
            shown_in(page, "light", width)
            page.open(vintage() / SITE / kind)
            assert page.value("document.documentElement.scrollWidth") <= width, (kind, width)
    page.value("document.querySelector('main').style.width = '1300px'; 0")
    assert page.value("document.documentElement.scrollWidth") > WIDTHS[-1]  # one that does is seen


@pytest.mark.parametrize(
    ("kind", "choice"),
    [
        ("index.html", ""),
        ("maalgruppe/sygedagpenge.html", ""),
        ("sammenlign.html", "?o=0461,0751"),
        ("data.html", ""),
    ],
)
def test_the_keyboard_alone_reaches_everything_and_the_focus_shows(
    page: Page, kind: str, choice: str
):
    shown_in(page, "light", 1280)
    page.open(vintage() / SITE / kind, choice)
    # one link is put out of reach: the test would see one that is
    page.value("document.querySelector('footer a').tabIndex = -1; window.seen = new Set(); 0")
    wanted = page.value(
        "window.wanted = [...document.querySelectorAll('a[href], button:not([disabled]), input, "
        'select, [tabindex="0"]\')].filter(one => one.checkVisibility()); wanted.length'
    )
    assert wanted > 20
    for _ in range(wanted + 5):
        for way in ("keyDown", "keyUp"):
            page.call("Input.dispatchKeyEvent", type=way, key="Tab", windowsVirtualKeyCode=9)
        page.value("seen.add(document.activeElement); 0")
    assert page.value("wanted.filter(one => !seen.has(one)).map(one => one.textContent)") == [
        "Metode"
    ]
    page.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", windowsVirtualKeyCode=9)
    assert page.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_first_figure_is_there_at_once_and_nothing_is_asked_of_others(
    page: Page, tmp_path: Path
):
    empty = tmp_path / "empty.html"
    empty.write_text("<!doctype html><title>x</title><p>x", encoding="utf-8")
    bare = min(first_painted(page, empty) for _ in range(3))
    page.requests.clear()
    front = min(first_painted(page, vintage() / SITE / "index.html") for _ in range(3))
    assert page.value("document.querySelector('.figure').getBoundingClientRect().height > 0")
    assert front - bare < 500  # milliseconds; a busy machine is no fault of the page
    asked = {re.match(r"[a-z]+:", url)[0] for url in page.requests}
    assert asked <= {"file:", "data:", "about:"}


def first_painted(page: Page, file: Path) -> float:
    page.open(file)
    entry = "performance.getEntriesByName('first-contentful-paint')[0]"
    page.wait_for(f"!!{entry}")
    return float(page.value(f"{entry}.startTime"))


def test_what_is_shown_can_be_sorted_filtered_saved_and_sent_on(page: Page):
    page.open(vintage() / SITE / "maalgruppe/sygedagpenge.html")
    rows = "[...document.querySelectorAll('#tabel tbody tr')].filter(row => !row.hidden)"
    page.value("document.querySelector('#tabel th:nth-child(1) button').click(); 0")
    names = page.value(f"{rows}.map(row => row.cells[0].textContent)")
    assert names.index("Ærø") < names.index("Aabenraa") < names.index("Aarhus")
    page.value(
        "var field = document.querySelector('.tools input'); field.value = 'oden';"
        "field.dispatchEvent(new Event('input')); 0"
    )
    assert page.value(f"{rows}.map(row => row.cells[0].textContent)") == ["Odense"]
    assert "vis-tabel=oden" in page.value("location.search")
    page.value(
        "URL.createObjectURL = blob => { window.saved = blob; return 'data:,'; };"
        "HTMLAnchorElement.prototype.click = () => {};"
        "document.querySelector('#tabel').closest('section')"
        ".querySelectorAll('.tools button')[0].click(); 0"
    )
    saved = page.value("saved.text()")
    heading, line = saved.strip().splitlines()
    said = dict(zip(heading.split(";"), line.split(";"), strict=True))
    assert said["Målgruppe"] == "Sygedagpengemodtagere"
    assert said["Filter"].endswith(": oden")
    assert said["Udgave"] == "2020-05-31"
    assert len(said["sha256 af passive_share.csv"]) == 64


def test_the_choice_of_areas_to_compare_stands_in_the_address(page: Page):
    page.open(vintage() / SITE / "sammenlign.html", "?o=0461,0751&g=sygedagpenge")
    rows = "[...document.querySelectorAll('#tabel tbody tr')].filter(row => !row.hidden)"
    assert page.value(f"{rows}.length") == 2
    assert page.value("document.querySelectorAll('#figurer figure').length") == 1
    page.value(
        "var place = document.getElementById('sted'); place.value = '0101';"
        "place.dispatchEvent(new Event('change')); 0"
    )
    assert page.value("new URLSearchParams(location.search).get('o')") == "0461,0751,0101"
    assert page.value(f"{rows}.length") == 3


def test_a_vintage_says_whether_it_is_the_newest_replaced_or_withdrawn(page: Page, tmp_path: Path):
    published = tmp_path / "invented"
    for name in ("2019-03-31", "2020-05-31", "2020-05-31.superseded-1"):
        (published / name).mkdir(parents=True)
        (published / name / "manifest.json").write_text("{}", encoding="utf-8")
        (published / name / SITE).symlink_to(vintage() / SITE)
    give_notice(
        published / "2020-05-31.superseded-1",
        Notice("2020-05-31", "superseded", "en fejl", "2020-06-01"),
    )
    settle_current(published)
    renew_list(published)

    def said(folder: str) -> str:
        page.open(published / folder / SITE / "omraade/0461.html", "#sygedagpenge-2019K4")
        return str(page.value("document.getElementById('udgave').textContent"))

    def newest() -> str:
        return str(page.value("document.querySelector('#udgave a').getAttribute('href')"))

    assert "Det er den nyeste udgave." in said("2020-05-31")
    assert "Det er den nyeste udgave." in said("current")
    assert "Det er ikke den nyeste udgave." in said("2019-03-31")
    assert newest() == "../../../2020-05-31/web/omraade/0461.html#sygedagpenge-2019K4"
    assert "erstattet" in said("2020-05-31.superseded-1") and "en fejl" in said(
        "2020-05-31.superseded-1"
    )
    give_notice(published / "2020-05-31", Notice("2020-05-31", WITHDRAWN, "et brud", "2020-06-02"))
    settle_current(published)
    renew_list(published)
    assert "trukket tilbage 2. juni 2020: et brud" in said("2020-05-31")
    assert newest().startswith("../../../2019-03-31/web/")
    listed = (published / "udgaver.html").read_text(encoding="utf-8")
    assert "trukket tilbage 2. juni 2020: et brud" in listed
    assert "url=current/web/index.html" in (published / "index.html").read_text(encoding="utf-8")
    page.open(published / "udgaver.html")
    page.value(f"{axe()}; 0")
    assert found_by_axe(page, "{}") == []
    before = {name: (published / name).stat().st_mtime_ns for name in LIST_FILES}
    renew_list(published)
    assert before == {name: (published / name).stat().st_mtime_ns for name in LIST_FILES}
