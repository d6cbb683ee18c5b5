"""What every sheet needs to know: the publication, its texts, and the names behind the codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import WarehouseError
from texts import danish
from texts.shown import Source
from texts.texts import TEXTS, Section, Texts, read_notes, read_texts
from workbook.reading import PublicFile

NOT_DELIVERED = "O"
NOT_APPLICABLE = "SELF"
"""The reason of a cell that compares an area with itself, or ranks what is not ranked."""
TOTAL = "_T"
_REVISED, _UNDER_REPORTED = "R", "I"
_FIGURES_IN_TEXTS = ("disclosure_threshold", "minimum_base", "low_base", "minimum_donors")
_DAYS_IN_TEXTS = ("as_of", "previous_as_of", "imputation_effective_from")


@dataclass(frozen=True)
class Group:
    """A target group of the publication, under one measure; `key` is its name in addresses."""

    key: str
    code: str
    name: str
    short_name: str
    source: str
    measure: str
    is_main_measure: bool
    newest_period: str

    @property
    def is_computed(self) -> bool:
        """Whether it is counted from special extracts, not delivered by Jobindsats."""
        return self.source == "special_extract"

    @property
    def where(self) -> str:
        """Its rows, as SQL."""
        return f"measure_code = '{self.measure}' and target_group_code = '{self.code}'"


class Context:
    """The publication that is written.

    Args:
        more_texts: files of texts besides danish.toml; of two with the same key the later counts.

    Attributes:
        publication: the one row of the table.
        names: (code list, code) -> Danish name.
        symbols: code of a reason or a mark -> its shorthand.
        note_numbers: key of a note or an issue -> its number.
        country: what the whole country is called.
        groups: the groups in their order, those of the main measure first.

    Raises:
        WarehouseError: a table that no workbook can do without is missing or empty.
    """

    def __init__(self, public: PublicFile, *more_texts: Path) -> None:
        publications = public.records(Source("publication"))
        if len(publications) != 1:
            told = str(len(publications))
            raise WarehouseError("the public file should hold one publication", value=told)
        self.public = public
        self.publication = publications[0]
        self.texts = _texts(self.publication, TEXTS, *more_texts)
        self.notes = read_notes()
        self.note_numbers = _note_numbers(public, self.notes)
        self.names, self.symbols = _names_and_symbols(public, self.texts)
        country = public.records(Source("area", "area_level = 'country'"))
        self.country: str = country[0]["area_name"]
        measures = public.records(Source("measure", order_by="sort_order"))
        self._first_measure = measures[0]["measure_code"]
        self.groups = tuple(self._groups())

    @property
    def is_synthetic(self) -> bool:
        """Tell whether the figures are invented."""
        return bool(self.publication["is_synthetic"])

    @property
    def author(self) -> str:
        """Who publishes, as a file's properties say it."""
        kind = "synthetic" if self.is_synthetic else "real"
        stated = self.publication["publisher_name"]
        return str(stated or self.texts.get(f"properties.author.{kind}"))

    @property
    def main_groups(self) -> tuple[Group, ...]:
        """The groups of the measure that fills the overviews."""
        return tuple(group for group in self.groups if group.is_main_measure)

    @property
    def missing(self) -> str:
        """The shorthand of what was not delivered."""
        return self.symbols[NOT_DELIVERED]

    def note(self, key: str) -> str:
        """Return the reference to one note."""
        return self.texts.get("sign.note", number=str(self.note_numbers[key]))

    def noted(self, heading: str, *keys: str) -> str:
        """Return a heading with its references to notes."""
        return " ".join([heading, *(self.note(key) for key in keys)])

    def name(self, code_list: str, code: str) -> str:
        """Return the Danish name of a code; the code itself when it has none."""
        return self.names.get((code_list, code), code)

    def shown(self, kind: str, value: str) -> str | None:
        """Return what stands in a cell for a code (texts.shown.Column.shows)."""
        if kind == "period":
            return danish.period(value, "short")
        if kind == "period_tiny":
            return danish.period(value, "tiny")
        if kind == "marks":
            return "".join(self.symbols[code] for code in value) or None
        if kind == "issues":
            return " ".join(self.note(key) for key in value.split(", ")) if value else None
        if self.texts.has(f"{kind}.{value}"):
            return self.texts.get(f"{kind}.{value}")
        return self.name(kind, value)

    def group_in_sentence(self, code: str) -> str:
        """Return a group as it stands inside a sentence: people, not a benefit."""
        name = danish.lower_first(self.name("target_group", code))
        return self.texts.first(f"group_in_sentence.{code}", "group_in_sentence.other", name=name)

    def group_key(self, measure: str, code: str) -> str:
        """Return a group's name in addresses: its measure stands in it unless it is the first."""
        return code if measure == self._first_measure else f"{code}-{measure}"

    def _groups(self) -> Iterator[Group]:
        newest = Source(
            "passive_share_presented",
            "is_newest_period and area_level = 'country'",
            "is_main_measure desc, measure_code, target_group_sort_order",
        )
        for row in self.public.records(newest):
            yield Group(
                key=self.group_key(row["measure_code"], row["target_group_code"]),
                code=row["target_group_code"],
                name=row["target_group_name"],
                short_name=row["target_group_short_name"],
                source=row["source"],
                measure=row["measure_code"],
                is_main_measure=row["is_main_measure"],
                newest_period=row["period_id"],
            )


def _texts(publication: Mapping[str, Any], *files: Path) -> Texts:
    templates = {key: text for file in files for key, text in read_texts(file).items()}
    always = {name: danish.number(publication[name]) for name in _FIGURES_IN_TEXTS}
    for name in _DAYS_IN_TEXTS:
        value = publication[name]
        always[name] = danish.day(value) if value else templates["sign.no_date"]
    return Texts(templates, always)


def _names_and_symbols(
    public: PublicFile, texts: Texts
) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    codes = public.records(Source("status_code"))
    names = {(row["code_list"], row["code"]): row["name_da"] for row in codes}
    for table in ("area", "target_group", "benefit", "offer_type", "measure"):
        for row in public.records(Source(table)):
            names[table, row[f"{table}_code"]] = row[f"{table}_name"]
    for row in public.records(Source("target_group")):
        names["target_group_short", row["target_group_code"]] = row["target_group_short_name"]
    for code_list in ("benefit", "offer_type", "reporting_system"):
        names[code_list, TOTAL] = texts.get("sign.total")
    symbols = {
        row["code"]: row["symbol"]
        for row in codes
        if row["code_list"] == "obs_status" and row["symbol"]
    }
    symbols[_REVISED] = texts.get("sign.revised")
    symbols[_UNDER_REPORTED] = texts.get("sign.under_reported")
    symbols[NOT_APPLICABLE] = texts.get("sign.not_applicable")
    return names, symbols


def _note_numbers(public: PublicFile, notes: Sequence[Section]) -> dict[str, int]:
    """Number the notes as the sheet Noter og metode lists them: the fixed ones, then the issues."""
    fixed = [note.key for section in notes for note in section.notes if note.key]
    issues = public.records(Source("known_issue", order_by="first_date, issue_code"))
    keys = dict.fromkeys(fixed + [row["issue_code"] for row in issues])
    return {key: number for number, key in enumerate(keys, start=1)}
