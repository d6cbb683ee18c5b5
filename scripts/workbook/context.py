"""What every sheet needs to know: the publication, its texts, and the names behind the codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from common.errors import Fault, WarehouseError
from workbook.reading import PublicFile, Source
from workbook.texts import Texts, danish_number, lower_first

NOT_APPLICABLE = "SELF"
"""The reason of a cell that compares an area with itself, or ranks what is not ranked."""
_REVISED = "R"
_NAMED_PARAMETERS = ("disclosure_threshold", "minimum_base", "low_base", "minimum_donors")


@dataclass(frozen=True)
class Group:
    """A target group of the publication, under one measure."""

    code: str
    name: str
    short_name: str
    source: str
    measure: str
    is_main_measure: bool
    newest_period: str


@dataclass(frozen=True)
class Context:
    """The publication that is written.

    Attributes:
        public: the public file.
        texts: the Danish texts.
        publication: the row of the table publication.
        names: (code list, code) -> Danish name.
        symbols: code of a reason or a mark -> its shorthand.
        note_numbers: key of a note or an issue -> its number.
        groups: the groups in their order, those of the main measure first.
    """

    public: PublicFile
    texts: Texts
    publication: dict[str, Any]
    names: dict[tuple[str, str], str]
    symbols: dict[str, str]
    note_numbers: dict[str, int]
    groups: tuple[Group, ...]

    @property
    def is_synthetic(self) -> bool:
        """Tell whether the figures are invented."""
        return bool(self.publication["is_synthetic"])

    @property
    def main_groups(self) -> tuple[Group, ...]:
        """The groups of the measure that fills the overviews."""
        return tuple(group for group in self.groups if group.is_main_measure)

    def reason(self, code: str | None) -> str | None:
        """Return the shorthand of why a figure is not there."""
        if code is None:
            return None
        if code == NOT_APPLICABLE:
            return self.texts.get("not_applicable")
        return self.symbols[code]

    def marks(self, codes: str | None) -> str | None:
        """Return the marks of a figure: BE -> [b][e]."""
        return "".join(self.symbols[code] for code in codes or "") or None

    def notes(self, keys: str | None) -> str | None:
        """Return references to notes: "a, b" -> [note 8] [note 9]."""
        if not keys:
            return None
        return " ".join(self.note(key) for key in keys.split(", "))

    def note(self, key: str) -> str:
        """Return the reference to one note."""
        return self.texts.get("note", number=str(self.note_numbers[key]))

    def name(self, code_list: str, code: str | None) -> str | None:
        """Return the Danish name of a code; the code itself when it has none."""
        return None if code is None else self.names.get((code_list, code), code)

    def group_in_sentence(self, code: str) -> str:
        """Return a group as it stands inside a sentence: people, not a benefit."""
        name = lower_first(self.names.get(("target_group", code), code))
        return self.texts.first(f"group.{code}.in_sentence", "group.other.in_sentence", name=name)


def read_context(public: PublicFile) -> Context:
    """Read what every sheet needs.

    Raises:
        WarehouseError: a table that no workbook can do without is missing or empty.
    """
    publication = _publication(public)
    texts = _texts(public, publication)
    names = _names(public)
    symbols = dict(
        public.rows(
            Source("status_code", "code_list = 'obs_status' and symbol is not null"),
            ("code", "symbol"),
        )
    )
    symbols[_REVISED] = texts.get("mark.revised")
    return Context(
        public=public,
        texts=texts,
        publication=publication,
        names=names,
        symbols=symbols,
        note_numbers=_note_numbers(public),
        groups=_groups(public, names),
    )


def _publication(public: PublicFile) -> dict[str, Any]:
    columns = [
        "dataset",
        "as_of",
        "previous_as_of",
        "is_synthetic",
        "vintage_label",
        "first_reference_date",
        "last_reference_date",
        "imputation_effective_from",
        "disclosure_threshold",
        "minimum_base",
        "low_base",
        "minimum_donors",
    ]
    records = public.records(Source("publication"), columns)
    if len(records) != 1:
        raise WarehouseError(
            Fault("the public file should hold one publication", value=str(len(records)))
        )
    return records[0]


def _texts(public: PublicFile, publication: dict[str, Any]) -> Texts:
    templates = public.pairs("workbook_text", "text_key", "text_da")
    plain = Texts(templates, {})
    always = {name: danish_number(publication[name]) for name in _NAMED_PARAMETERS}
    for name in ("as_of", "previous_as_of", "imputation_effective_from"):
        day = publication[name]
        always[name] = plain.day(day) if isinstance(day, date) else plain.get("no_date")
    return Texts(templates, always)


def _names(public: PublicFile) -> dict[tuple[str, str], str]:
    names = {
        (code_list, code): name
        for code_list, code, name in public.rows(
            Source("status_code"), ("code_list", "code", "name_da")
        )
    }
    for table, code_list in (
        ("target_group", "target_group"),
        ("benefit", "benefit"),
        ("offer_type", "offer_type"),
        ("measure", "measure"),
    ):
        for code, name in public.pairs(table, f"{table}_code", f"{table}_name").items():
            names[code_list, code] = name
    short_names = public.pairs("target_group", "target_group_code", "target_group_short_name")
    return names | {("target_group_short", code): name for code, name in short_names.items()}


def _note_numbers(public: PublicFile) -> dict[str, int]:
    """Number the notes as the sheet Noter og metode lists them: the fixed ones, then the issues."""
    fixed = public.rows(
        Source("workbook_note", "section_code = 'notes'", "sort_order"), ("note_key",)
    )
    issues = public.rows(
        Source("known_issue", order_by="first_date, issue_code"), ("issue_code", "first_date")
    )
    keys = dict.fromkeys([key for (key,) in fixed] + [code for code, _ in issues])
    return {key: number for number, key in enumerate(keys, start=1)}


def _groups(public: PublicFile, names: dict[tuple[str, str], str]) -> tuple[Group, ...]:
    rows = public.rows(
        Source(
            "passive_share_presented",
            "is_newest_period and area_level = 'country'",
            "is_main_measure desc, measure_code, target_group_sort_order",
        ),
        (
            "target_group_code",
            "target_group_short_name",
            "source",
            "measure_code",
            "is_main_measure",
            "period_id",
        ),
    )
    return tuple(
        Group(
            code=code,
            name=names["target_group", code],
            short_name=short_name,
            source=source,
            measure=measure,
            is_main_measure=is_main,
            newest_period=period,
        )
        for code, short_name, source, measure, is_main, period in rows
    )
