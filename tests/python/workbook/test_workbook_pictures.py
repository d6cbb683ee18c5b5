"""Pictures of the workbook: made where the system can, said clearly where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

import pictures
from common.errors import WarehouseError
from publication.vintages import current_file


def test_a_missing_program_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pictures.shutil, "which", lambda name: None)
    kept = tmp_path / "kept.png"
    kept.write_bytes(b"a picture of last time")
    with pytest.raises(WarehouseError, match=r"soffice, pdftoppm, pdftotext not found.*apt-get"):
        pictures.render(tmp_path / "any.xlsx", tmp_path, pages_per_sheet=1)
    assert kept.exists()


def test_a_page_belongs_to_the_sheet_whose_title_is_its_footer(monkeypatch: pytest.MonkeyPatch):
    printed = ["Forside ... Titel et 1 / 4", "tal ... Titel to 2 / 4", "tal ... Titel to 3 / 4"]
    monkeypatch.setattr(pictures, "_run", lambda *command: "\f".join([*printed, ""]))
    pages = pictures.pages_of(Path("a.pdf"), {"Forside": "Titel et", "Data": "Titel to"})
    assert [(page.sheet, page.part) for page in pages] == [
        ("Forside", 1),
        ("Data", 1),
        ("Data", 2),
    ]


def test_nothing_published_ends_with_the_command_that_publishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("publication.vintages.PUBLICATIONS", tmp_path)
    with pytest.raises(WarehouseError, match="make publication DATASET=demo"):
        current_file("demo", pictures.WORKBOOK)


def test_the_pictures_of_the_readme_are_there_and_small():
    for name in pictures.README_PICTURES.values():
        picture = pictures.BUILD.parent / f"{name}.png"
        assert picture.stat().st_size < 300_000
