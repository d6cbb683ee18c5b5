"""What the warehouse's answers mean, in words, with the section of docs/method.md that says so."""

from __future__ import annotations

from collections.abc import Sequence

from explaining.warehouse import Row


def verdict_on_course(course: Row) -> str:
    """Say whether a course that meets the window counts, and by which rule."""
    if not course["offer_type_counts"]:
        return "does not count: the offer type does not count for the group (5)"
    if course["has_hours_as_reported"]:
        return "counts: actual hours (6.1)"
    if course["actual_hours"] is not None:
        return "does not count: 0 hours were reported, a real zero (6.1)"
    if course["has_hours_corrected"]:
        return f"counts: imputed from {course['donors']} donors, {course['donor_level_name']} (6.2)"
    return "does not count: without hours, and none are imputed (6.2)"


def verdict_on_person(person: Row, courses: Sequence[Row]) -> str:
    """Say why a person is active or passive."""
    if not person["is_passive_as_reported"]:
        return "active: a counting course with actual hours (5)"
    if not person["is_passive"]:
        return "active by imputed hours only; passive as reported (6.3)"
    if not courses:
        return "passive: no course meets the window (5)"
    if not person["is_passive_if_all_count"]:
        return "passive: only courses without hours; active if all count (6.3)"
    return "passive: no course that meets the window counts (5)"


def seniority(person: Row) -> str:
    """Say what gives a person a year's seniority."""
    if person["blocks_on_benefit"] is not None:
        return f"{person['blocks_on_benefit']} of 65 weeks"
    return f"{person['chain_start_date']} – {person['chain_end_date']}"


def not_delivered(rule: Row) -> str:
    """Say why a computed cell has no figures."""
    if rule["rule_id"] is None:
        return "no rule of the group is in force on the reference date (4.4)"
    return "the extracts do not cover the look-back window and the reference date (3)"
