"""What the warehouse and the independent recount say of one dataset, compared cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

from recount import (
    BRIDGE_PARTS,
    NO_SUCCESSORS,
    RULES,
    ActivationRow,
    Places,
    Rules,
    recount_activation,
    recount_bridge,
    recount_passive_share,
    told_twice,
)
from warehouse_build import Warehouse

# What is compared and all it is made of; the marts and the tests on them are left to other tests.
RECOUNTED = (
    *("--exclude-resource-type", "unit_test", "test"),
    *("--select", "+int_disclosure__published_cells"),
    *("+activation_detail", "+int_revisions__bridge"),
)

BRIDGE_COLUMNS = {"entered": "persons_entered", "left": "persons_left"}


def assert_same_shares(
    warehouse: Warehouse,
    folder: Path,
    as_of: date,
    asked: dict[str, object],
    region_of: Mapping[str, str] | Places,
    rules: Rules = RULES,
) -> None:
    """Persons, the three series and the flags of every cell of the computed groups."""
    assert told_twice() == ""
    expected = recount_passive_share(folder, as_of, region_of=region_of, rules=rules, **asked)
    found = {
        row[:3]: row[3:]
        for row in warehouse.rows(
            """
            select
                area_code, target_group_code, period_id,
                persons, passive_persons, passive_persons_as_reported,
                passive_persons_if_all_count, persons_active_by_imputation,
                is_provisional, is_under_reported, has_series_break, rests_on_imputation,
                obs_status
            from int_disclosure__published_cells
            where source = 'special_extract' and as_of = ?
            """,
            [as_of],
        )
    }
    assert found.keys() == expected.keys()
    for key, cell in expected.items():
        *figures, status = found[key]
        if not cell.is_delivered:
            assert (figures, status) == ([None] * 9, "O"), (as_of, key)
        elif cell.persons == 0:
            assert (figures[0], figures[5:], status) == (0, [None] * 4, "M"), (as_of, key)
        else:
            assert figures == [
                cell.persons,
                cell.passive_persons,
                cell.passive_persons_as_reported,
                cell.passive_persons_if_all_count,
                cell.persons_active_by_imputation,
                cell.is_provisional,
                cell.is_under_reported,
                cell.has_series_break,
                cell.rests_on_imputation,
            ], (as_of, key)


def assert_same_activation(
    warehouse: Warehouse,
    folder: Path,
    as_of: date,
    asked: dict[str, object],
    places: Places = NO_SUCCESSORS,
) -> None:
    """Every row of the activation mart, full-time to the sixth decimal."""
    expected = recount_activation(folder, as_of, places=places, **asked)
    column_of = {
        "activation_courses_corrected": "activation_courses",
        "activated_persons_corrected": "activated_persons",
        "full_time_activated_corrected": "full_time_activated",
        "courses_without_hours_at_first_delivery": "courses_without_hours_as_first_delivered",
    }
    columns = [column_of.get(field.name, field.name) for field in fields(ActivationRow)]
    found = {
        row[:4]: list(row[4:])
        for row in warehouse.rows(
            "select municipality_code, benefit_code, offer_type_code, period_id, "
            + ", ".join(columns)
            + " from activation_detail",
        )
    }
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert found[key] == list(astuple(row)), (as_of, key)


def assert_same_bridge(
    warehouse: Warehouse,
    folder: Path,
    previous_as_of: date,
    as_of: date,
    asked: dict[str, object],
    region_of: Mapping[str, str] | Places,
    rules: Rules = RULES,
) -> None:
    """Every part of the bridge in every cell, and that the parts add up to the difference."""
    expected = recount_bridge(
        folder, previous_as_of, as_of, region_of=region_of, rules=rules, **asked
    )
    found = {
        row[:3]: row[3:]
        for row in warehouse.rows(
            f"""
            select
                bridge.area_code, bridge.target_group_code, periods.period_id,
                {", ".join(f"bridge.{BRIDGE_COLUMNS.get(part, part)}" for part in BRIDGE_PARTS)},
                bridge.passive_persons - bridge.previous_passive_persons
            from int_revisions__bridge as bridge
            inner join int_population__periods as periods
                on
                    bridge.as_of = periods.as_of
                    and bridge.target_group_code = periods.target_group_code
                    and bridge.reference_date = periods.reference_date
            """
        )
    }
    assert found.keys() == expected.keys()
    for key, bridge in expected.items():
        *parts, difference = found[key]
        assert parts == [getattr(bridge, part) for part in BRIDGE_PARTS], key
        assert sum(parts) == difference, key
