"""Render every sheet of a workbook to PNG, to look at it: `make pictures`.

Needs LibreOffice (`soffice`) and poppler (`pdftoppm`, `pdftotext`) from the system; says so when
they are not there. The pictures of the README are copies of four of them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
from openpyxl import load_workbook

from common.console import err
from common.errors import WarehouseError
from common.paths import PROJECT
from publication.outputs import WORKBOOK
from publication.vintages import current_file

BUILD = PROJECT / "docs" / "pictures" / "build"
README_PICTURES = {
    "Forside": "forside",
    "Overblik": "overblik",
    "Sammenlign": "sammenlign",
    "Spredning": "spredning",
}
"""Sheets whose first page the README shows, and the names of their pictures."""

_PROGRAMS = ("soffice", "pdftoppm", "pdftotext")
_DOTS_PER_INCH = 100
_SECONDS = 900


@dataclass(frozen=True)
class Page:
    """A page of the printed workbook: its number, its sheet, and its place in the sheet."""

    number: int
    sheet: str
    part: int


def missing_programs() -> list[str]:
    """Return the programs from the system that are not there."""
    return [name for name in _PROGRAMS if shutil.which(name) is None]


def render(workbook: Path, folder: Path, pages_per_sheet: int) -> list[Path]:
    """Render the first pages of every sheet to PNG.

    Args:
        workbook: the xlsx file.
        folder: where the pictures go; emptied first.
        pages_per_sheet: how many pages of a long sheet.

    Returns:
        The pictures, in the workbook's order.

    Raises:
        WarehouseError: a program is missing, or fails.
    """
    missing = missing_programs()
    if missing:
        raise WarehouseError(
            f"the pictures cannot be made here: {', '.join(missing)} not found",
            remedy="On Debian: apt-get install libreoffice-calc-nogui poppler-utils",
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        pdf = print_to_pdf(workbook, Path(scratch))
        pages = pages_of(pdf, sheet_titles(workbook))
        wanted = [page for page in pages if page.part <= pages_per_sheet]
        return [_picture(pdf, page, folder, number) for number, page in enumerate(wanted, start=1)]


def print_to_pdf(workbook: Path, folder: Path) -> Path:
    """Print a workbook to PDF with LibreOffice, with a profile of its own."""
    _run(
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(workbook),
    )
    pdf = folder / f"{workbook.stem}.pdf"
    if not pdf.exists():
        raise WarehouseError("LibreOffice printed nothing", file=workbook)
    return pdf


def sheet_titles(workbook: Path) -> dict[str, str]:
    """Return each sheet's title, which is also its footer: sheet -> title."""
    book = load_workbook(workbook, read_only=True)
    titles = {name: str(book[name]["A1"].value) for name in book.sheetnames}
    book.close()
    return titles


def pages_of(pdf: Path, titles: dict[str, str]) -> list[Page]:
    """Find the sheet of each page of a PDF, by the title in its footer."""
    texts = _run("pdftotext", "-layout", str(pdf), "-").split("\f")
    sheets = list(titles)
    pages: list[Page] = []
    current, part = 0, 0
    for number, text in enumerate(texts, start=1):
        if not text.strip():
            continue
        following = current + 1
        if part and following < len(sheets) and _has_footer(text, titles[sheets[following]]):
            current, part = following, 0
        part += 1
        pages.append(Page(number, sheets[current], part))
    return pages


def _has_footer(text: str, title: str) -> bool:
    foot = " ".join(text.split()[-60:])
    return " ".join(title.split())[:60] in foot


def _picture(pdf: Path, page: Page, folder: Path, number: int) -> Path:
    name = re.sub(r"\W+", "-", page.sheet.lower()).strip("-")
    stem = folder / f"{number:03d}-{name}-{page.part}"
    _run(
        "pdftoppm",
        *("-png", "-r", str(_DOTS_PER_INCH), "-singlefile"),
        *("-f", str(page.number), "-l", str(page.number)),
        str(pdf),
        str(stem),
    )
    return stem.with_suffix(".png")


def _run(*command: str) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        # figures as a Danish reader sees them
        env={**os.environ, "LANG": "da_DK.UTF-8", "LC_ALL": "da_DK.UTF-8"},
    )
    if done.returncode != 0:
        why = done.stderr.strip()[-300:]
        raise WarehouseError(f"{command[0]} ended with {done.returncode}: {why}")
    return done.stdout


@click.command()
@click.argument("workbook", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--dataset", default="demo", help="Whose current publication, without WORKBOOK.")
@click.option("--pages", default=2, help="How many pages of a long sheet.")
@click.option("--readme", is_flag=True, help="Also renew the README's pictures.")
def main(workbook: Path | None, dataset: str, pages: int, readme: bool) -> None:
    """Render every sheet of a workbook to PNG in docs/pictures/build."""
    for picture in render(workbook or current_file(dataset, WORKBOOK), BUILD, pages):
        err.print(str(picture.relative_to(PROJECT)))
    if readme:
        for sheet, name in README_PICTURES.items():
            source = next(BUILD.glob(f"*-{sheet.lower()}-1.png"))
            shutil.copyfile(source, BUILD.parent / f"{name}.png")


if __name__ == "__main__":
    main()
