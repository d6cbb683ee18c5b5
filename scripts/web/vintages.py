"""The page that lists a dataset's vintages, newest first, and the one that leads to the newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from texts import danish
from texts.texts import PAGE, Texts, read_texts
from web.write import environment_for


@dataclass(frozen=True)
class Listed:
    """A vintage in the list.

    Attributes:
        address: where its pages, or its files, are.
        as_of: its as-of date.
        status: newest, older, superseded or withdrawn.
        noted_on, reason: when and why it was superseded or withdrawn.
    """

    address: str
    as_of: str
    status: str
    noted_on: str = ""
    reason: str = ""


def list_of_vintages(listed: Sequence[Listed], newest: str, leads_there: bool) -> str:
    """Return the page.

    Args:
        listed: the vintages, oldest first.
        newest: the address of the newest one's front page; empty where there is none.
        leads_there: whether the page goes on to it by itself.
    """
    texts = Texts(read_texts(PAGE), {})
    rows = [
        (
            one.address,
            _day(one.as_of),
            texts.get(
                f"page.vintages.is_{one.status}", noted_on=_day(one.noted_on), reason=one.reason
            ),
        )
        for one in reversed(listed)
    ]
    style = newest.replace("index.html", "side.css")
    template = environment_for(texts).get_template("vintages.html")
    return template.render(rows=rows, newest=newest, style=style, leads_there=leads_there) + "\n"


def _day(day: str) -> str:
    return danish.day(date.fromisoformat(day)) if day else ""
