"""The Danish texts of the publication: danish.toml and notes.toml, read and filled in."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import WarehouseError
from texts.danish import number

TEXTS = Path(__file__).with_name("danish.toml")
PAGE = Path(__file__).with_name("page.toml")
NOTES = Path(__file__).with_name("notes.toml")


@dataclass(frozen=True)
class Note:
    """A note on the figures.

    Attributes:
        text: the note, with {names} for what is filled in.
        key: by what a heading refers to it; empty where none does.
        measure: the measure without which it is left out.
        source: the source without which it is left out.
        when: what must hold of the publication: withheld, nothing_withheld or synthetic.
        page: what stands on the page instead, where the text speaks of the workbook.
        sql: how the public DuckDB file shows it; stands beside the note on the page.
    """

    topic: str
    text: str
    key: str = ""
    measure: str = ""
    source: str = ""
    when: str = ""
    page: str = ""
    sql: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the notes."""

    code: str
    title: str
    notes: tuple[Note, ...]


class Texts:
    """Texts by key, with what they name filled in.

    Args:
        templates: key -> Danish text, with {names} for what is filled in.
        always: what every text may name.
    """

    def __init__(self, templates: Mapping[str, str], always: Mapping[str, str]) -> None:
        self._templates, self._always = templates, always

    def has(self, key: str) -> bool:
        """Tell whether there is a text for a key."""
        return key in self._templates

    def get(self, key: str, **names: str) -> str:
        """Return a text with its names filled in.

        Raises:
            WarehouseError: there is no such text, or it names something that is not known.
        """
        template = self._templates.get(key)
        if template is None:
            raise WarehouseError("a Danish text is missing", file=TEXTS, value=key)
        return self.fill(template, key, **names)

    def fill(self, template: str, key: str, **names: str) -> str:
        """Fill in the names of a template that lies elsewhere; `key` says where, in errors."""
        try:
            return template.format_map({**self._always, **names})
        except (KeyError, ValueError, IndexError) as error:
            raise WarehouseError(
                f"a Danish text names something unknown: {error}", file=TEXTS, value=key
            ) from error

    def first(self, *keys: str, **names: str) -> str:
        """Return the first of some texts that there is."""
        return self.get(next((key for key in keys if self.has(key)), keys[-1]), **names)

    def counted(self, count: int | float, key: str) -> str:
        """Return a count with its noun: 1 kommune, 23 kommuner."""
        return self.get(f"{key}.{'one' if count == 1 else 'many'}", number=number(count))

    def about(self, count: int | float) -> str:
        """Return an expected number at the start of a sentence: Omkring 4, Færre end én."""
        return self.get(f"about.{'some' if count else 'none'}", number=number(count))


def read_texts(file: Path = TEXTS) -> dict[str, str]:
    """Return every text by its key: the tables it lies in and its name, with dots between."""
    return dict(_by_key(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def read_notes(file: Path = NOTES) -> list[Section]:
    """Return the sections of the notes in the order of the file."""
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        Section(code, section["title"], tuple(Note(**row) for row in section.get("rows", ())))
        for code, section in sections.items()
    ]


def _by_key(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _by_key(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
