"""Who publishes, and under which licence: from publisher.csv to what readers are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from publication.inputs import raw_files
from publication.publisher import publisher_in_csvw, publisher_in_manifest, unstated
from warehouse_build import Warehouse

STATED = {
    "is_synthetic": False,
    "publisher_name": "Kontoret",
    "publisher_contact": "spoerg@kontoret.example",
    "publisher_web_address": "https://kontoret.example",
    "licence": "CC BY 4.0",
    "licence_address": "https://creativecommons.org/licenses/by/4.0/",
}
NOTHING: dict[str, Any] = {**dict.fromkeys(STATED), "is_synthetic": False}
SELECTED = ("--select", "publisher")


def test_the_warehouse_reads_what_the_publisher_states(
    example_copy: Path, build: Callable[..., Warehouse]
) -> None:
    rows = ("name,Kontoret", "licence,CC BY 4.0", 'contact,"spørg, ring"')
    text = "".join(f"{row}\n" for row in ("key,value", *rows))
    (example_copy / "publisher.csv").write_text(text, encoding="utf-8")
    assert example_copy / "publisher.csv" in raw_files(example_copy)
    built = build(example_copy.name, arguments=SELECTED)
    assert built.rows("select key, value from publisher order by key") == [
        ("contact", "spørg, ring"),
        ("licence", "CC BY 4.0"),
        ("name", "Kontoret"),
    ]
    with (example_copy / "publisher.csv").open("a", encoding="utf-8") as file:
        file.write("phone,1\n")
    refused = build(example_copy.name, arguments=SELECTED, check=False)
    assert refused.results()["publisher_is_readable_and_unique"] == "fail"


def test_a_dataset_need_not_state_anything(build: Callable[..., Warehouse]) -> None:
    built = build("example", arguments=SELECTED)
    assert built.rows("select * from publisher") == []


def test_the_manifest_keeps_the_licences_of_figures_and_code_apart() -> None:
    assert publisher_in_manifest(STATED) == {
        "publisher": {
            "name": "Kontoret",
            "contact": "spoerg@kontoret.example",
            "web_address": "https://kontoret.example",
        },
        "licence": {"figures": "CC BY 4.0", "address": STATED["licence_address"], "code": "MIT"},
    }
    assert publisher_in_manifest(NOTHING)["licence"]["figures"] is None


def test_csvw_says_what_is_stated_and_leaves_the_rest_out() -> None:
    assert publisher_in_csvw(STATED) == {
        "dc:publisher": {
            "schema:name": "Kontoret",
            "schema:url": {"@id": "https://kontoret.example"},
        },
        "dcat:contactPoint": {"vcard:fn": "spoerg@kontoret.example"},
        "dc:rights": "CC BY 4.0",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
    }
    assert publisher_in_csvw(NOTHING) == {}


def test_what_readers_miss_is_told_but_for_invented_data() -> None:
    assert unstated(STATED) == []
    assert unstated(NOTHING) == ["name", "contact", "licence"]
    assert unstated({**NOTHING, "is_synthetic": True}) == []
