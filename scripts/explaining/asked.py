"""Which cell is asked for: by names or codes, as people write them."""

import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from common.errors import WarehouseError
from explaining.warehouse import Row, Warehouse

_QUARTER = re.compile(r"(\d{4})\s*[.-]?\s*[KQkq](?:vartal)?\s*([1-4])")
_MONTH = re.compile(r"(\d{4})\s*[M.m-]\s*(\d{1,2})")


def read_asked(warehouse: Warehouse, as_of: date, area: str, group: str, period: str) -> Row:
    """Return the codes of the cell that is asked for: Odense, 461 and 0461 are one place.

    Raises:
        WarehouseError: there is no such area or group, or no cell of that period; it names those
            that are nearest.
    """
    choices = warehouse.rows("choices", as_of=as_of)
    area_code = _code(area.zfill(4) if len(area) == 3 and area != "000" else area, "area", choices)
    group_code = _code(group, "group", choices)
    periods = [row for row in choices if row["kind"] == "period"]
    of_group = [row for row in periods if row["belongs_to"] == group_code]
    period_id = in_one_form(period)
    if period_id not in {row["code"] for row in of_group}:
        raise WarehouseError(
            f"{group_code} has no cell of this period as of {as_of}",
            value=period,
            expected=_nearest_periods(period_id, [row["code"] for row in of_group]),
        )
    return {
        "as_of": as_of,
        "area_code": area_code,
        "target_group_code": group_code,
        "period_id": period_id,
    }


def in_one_form(period: str) -> str:
    """Return a period as its id: 2019K1, 2019 Q1 and 2019-Q1 are 2019Q1, 2019-03 is 2019M03."""
    text = period.strip()
    if quarter := _QUARTER.fullmatch(text):
        return f"{quarter[1]}Q{quarter[2]}"
    if month := _MONTH.fullmatch(text):
        return f"{month[1]}M{int(month[2]):02d}"
    return text


def _code(asked: str, kind: str, choices: Sequence[Row]) -> str:
    rows = [row for row in choices if row["kind"] == kind]
    known = {row[word].lower(): row for row in rows for word in ("code", "name")}
    text = asked.strip().lower()
    if text not in known:
        nearest = [known[word] for word in get_close_matches(text, known, n=3, cutoff=0.5)]
        names = dict.fromkeys(f"{row['code']} ({row['name']})" for row in nearest)
        raise WarehouseError(
            f"there is no such {kind}",
            value=asked,
            expected=" or ".join(names) or f"a code or a name of the table of {kind}s",
        )
    return str(known[text]["code"])


def _nearest_periods(asked: str, periods: Sequence[str]) -> str:
    """Return the periods of a group that are nearest, of the same type where there are any."""
    if not periods:
        return "another group: nothing of this one was delivered"
    alike = [period for period in periods if len(period) == len(asked)] or list(periods)
    earlier = [period for period in alike if period < asked]
    later = [period for period in alike if period > asked]
    nearest = [max(earlier)] if earlier else []
    return " or ".join(nearest + ([min(later)] if later else []))
