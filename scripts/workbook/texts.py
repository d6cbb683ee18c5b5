"""The workbook's Danish: its texts, a table of the public file, and how it writes figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from common.errors import Fault, WarehouseError

_PERIOD = re.compile(r"(\d{4})(?:(M|Q)(\d{1,2}))?")


class Texts:
    """Texts by key, with what they name filled in.

    Args:
        templates: text_key -> Danish text, with {names} for what is filled in.
        always: what every text may name.
    """

    def __init__(self, templates: Mapping[str, str], always: Mapping[str, str]) -> None:
        self._templates = templates
        self._always = dict(always)

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
            raise WarehouseError(
                Fault("a text of the workbook is missing", file="workbook_texts.csv", value=key)
            )
        return self.fill(template, key, **names)

    def fill(self, template: str, key: str, **names: str) -> str:
        """Fill in the names of a template that lies elsewhere; `key` says where, in errors."""
        try:
            return template.format_map({**self._always, **names})
        except (KeyError, ValueError, IndexError) as error:
            raise WarehouseError(
                Fault(
                    f"a text of the workbook names something unknown: {error}",
                    file="workbook_texts.csv",
                    value=key,
                )
            ) from error

    def first(self, *keys: str, **names: str) -> str:
        """Return the first of some texts that there is."""
        return self.get(next((key for key in keys if self.has(key)), keys[-1]), **names)

    def period(self, period_id: str, form: str = "long") -> str:
        """Return a period in Danish.

        Args:
            period_id: 2019M03, 2019Q1 or 2019.
            form: long for sentences and titles, short for headings, tiny for the axis of a chart.
        """
        parts = _PERIOD.fullmatch(period_id)
        if parts is None:
            return period_id
        year, letter, number = parts.groups()
        if letter is None:
            return self.get("period.year", year=year)
        if letter == "Q":
            return self.get(f"period.quarter.{form}", year=year, number=str(int(number)))
        month = self.get(f"month.{int(number)}.{'long' if form == 'long' else 'short'}")
        return self.get(f"period.month.{form}", year=year, month=month, number=number)

    def day(self, day: date) -> str:
        """Return a date as Danes write it in a text: 31. marts 2019."""
        return self.get(
            "date", day=str(day.day), month=self.get(f"month.{day.month}.long"), year=str(day.year)
        )

    def listed(self, items: Iterable[str], key: str = "list") -> str:
        """Return a list in words: a, b og c (list), a, b eller c (list_or)."""
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        return self.get(key, first=", ".join(parts[:-1]), last=parts[-1])

    def counted(self, number: int, key: str) -> str:
        """Return a count with its noun: 1 kommune, 23 kommuner."""
        form = "one" if number == 1 else "many"
        return self.get(f"{key}.{form}", number=danish_number(number))


def danish_number(value: int | float, decimals: int = 0) -> str:
    """Return a number as Danes write it: 1.234,5 (and a real minus sign)."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".").replace("-", "−")


def lower_first(text: str) -> str:
    """Return a text that begins in lower case, to stand inside a sentence."""
    return text[:1].lower() + text[1:]
