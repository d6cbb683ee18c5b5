"""The same thing is the same text, whatever program wrote it: raw texts in one form, as SQL.

Blanks of every kind go from the ends, letters are composed, a number that a program wrote as 123.0
is 123, a Danish date is one of the contract, midnight is no part of a date, hours have a point.
What is no such text stays as it is: the rules of raw rows refuse it.
"""

from __future__ import annotations

_GAP = r"[\s\p{Z}\x00\x{85}\x{180e}\x{2800}\x{3164}]"
_ENDS = f"'^{_GAP}+|{_GAP}+$'"
_INNER_GAP = r"'[\t\p{Z}]'"
_UNSEEN = r"'[\x{200b}-\x{200f}\x{2060}\x{feff}\x{ad}]'"
_TEXT_MARK = r"""'^(?:="(.*)"|''(.*))$'"""
_ISO = r"^(\d{4}-\d{2}-\d{2})[ T]00:00(?::00(?:[.,]0+)?)?$"
_DANISH = r"^(\d{1,2})%s(\d{1,2})%s(\d{4})(?: 00[:.]00(?:[:.]00)?)?$"
_LARGEST_EXACT = 2**53


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def in_one_form(column: str) -> str:
    """Return SQL for a raw column's text in the form in which it is landed."""
    if column.endswith("_date"):
        return _date(column)
    if column == "weekly_hours":
        return f"replace({_trimmed(column)}, ',', '.')"
    if column == "municipality_code":
        text = _trimmed(column)
        return f"case when regexp_full_match({text}, '\\d{{3}}') then '0' || {text} else {text} end"
    if column.endswith("_id"):
        return _identifier(column)
    return _trimmed(column)


def _is_plain(column: str) -> str:
    """Return SQL for what most texts are: the others are few among tens of millions."""
    ends = f"ascii({column}) > 47 and ascii(right({column}, 1)) > 47"
    return f"strlen({column}) = length({column}) and {ends}"


def _trimmed(column: str) -> str:
    """Return SQL for a text without blanks at its ends and without a spreadsheet's text marks."""
    return f"case when {_is_plain(column)} then {column} else {_cleaned(column)} end"


def _cleaned(column: str) -> str:
    text = f"regexp_replace(nfc_normalize({column}), {_UNSEEN}, '', 'g')"
    text = f"regexp_replace({text}, {_ENDS}, '', 'g')"
    text = f"regexp_replace({text}, {_INNER_GAP}, ' ', 'g')"
    return f"nullif(regexp_replace({text}, {_TEXT_MARK}, '\\1\\2'), '')"


def _identifier(column: str) -> str:
    """Return SQL for an id; one that a program wrote as 123.0 is 123 as long as that is exact."""
    plain = f"{_is_plain(column)} and not contains({column}, '.') and not contains({column}, ',')"
    text = _cleaned(column)
    whole = f"regexp_extract({text}, '^([0-9]{{1,16}})[.,]0+$', 1)"
    is_exact = f"try_cast({whole} as bigint) < {_LARGEST_EXACT}"
    return f"case when {plain} then {column} when {is_exact} then {whole} else {text} end"


def _date(column: str) -> str:
    """Return SQL for a date written 2018-02-01, 01-02-2018 or 1.2.2018, also with midnight."""
    text = _trimmed(column)
    parts = quoted("|".join(_DANISH % (mark, mark) for mark in ("-", r"\.")))
    day, month, year = (
        f"lpad(concat(regexp_extract({text}, {parts}, {at}), "
        f"regexp_extract({text}, {parts}, {at + 3})), {width}, '0')"
        for at, width in ((1, 2), (2, 2), (3, 4))
    )
    return (
        f"case when {column}[5] = '-' and length({column}) = 10 then {column} "
        f"when regexp_full_match({text}, {parts}) then {year} || '-' || {month} || '-' || {day} "
        f"else regexp_replace({text}, {quoted(_ISO)}, '\\1') end"
    )
