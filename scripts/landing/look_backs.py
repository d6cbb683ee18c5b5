"""Look-backs (Seneste 12 måneder) inside a measure's label or a title."""

from __future__ import annotations

import re

from landing.reference import Reference

_OTHERS_BEFORE = re.compile(r"[\d½](?:,| og| eller|-|–| til)* *$")


def phrases(text: str, reference: Reference) -> list[tuple[str, str]]:
    """Return the look-backs a text names, as months and the words it has for them.

    A list such as `1, 3, 6, 9 og 12 mdr.` is more than one: it ends in …
    """
    lowered = text.lower()
    found: list[tuple[str, str]] = []
    taken: list[range] = []
    for spelling in sorted(reference.look_backs, key=len, reverse=True):
        bare = spelling[0].isdigit() and "på ydelsen" not in spelling
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", lowered):
            span = range(*match.span())
            several = _OTHERS_BEFORE.search(lowered[: span.start]) is not None
            overlaps = any(span.start < other.stop and other.start < span.stop for other in taken)
            if overlaps or (bare and not several):
                continue
            taken.append(span)
            words = text[span.start : span.stop]
            found.append((reference.look_backs[spelling], words + "…" if several else words))
    return found


def split_look_back(measure: str, reference: Reference) -> tuple[str, str]:
    """Return a measure's label without the look-back it names, and the look-back, or ''.

    Only off a known measure: what is left must be one.
    """
    if reference.is_measure(measure):
        return measure, ""
    found = phrases(measure, reference)
    if len(found) != 1:
        return measure, ""
    words = found[0][1]
    before, _, after = measure.partition(words)
    label = " ".join(filter(None, (part.strip(" ,;:()–-·|") for part in (before, after))))
    return (label, words) if reference.is_measure(label) else (measure, "")
