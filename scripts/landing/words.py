"""Words that mean something wherever they stand: totals, measures, look-backs, filters."""

import re

from landing.figures import Number, is_missing, looks_like_figure
from landing.reference import is_measure, normalised_label, seeds

_TOTALS = {"i alt", "alle", "(alle)", "total", "(all)", "all", "totalt"}
_SPREADSHEET_TOTAL = re.compile(
    r"(hovedtotal|grand total|.+ (hoved)?total|total (sum|antal) af .+)"
)
_MEASURE = re.compile(
    r"\b(antal|andel\w*|pct|procent|\w*grad|gennemsnit\w*|timer|passivandel\w*|\w*personer|\w*berørte"
    r"|forløb|ledige|årsværk|modtagere|borgere|indeks|point|placering|beløb|kr|dage|uger|værdi(er)?)\b",
    re.IGNORECASE,
)
_AGGREGATE = re.compile(r"(?:sum|middel|gennemsnit)(?: af| of)? (?P<measure>.+)", re.I)
NARROWS = re.compile(
    r"\b(kvinder?|mænd|mand|drenge|piger|unge|ældre|\d+ ?[-–] ?\d+ år|(under|over|fra) \d+ år"
    r"|\d+\+ år"
    r"|(ind|efter)vandrere|efterkommere|flygtninge|(ikke-?)?vestlige?|dansk oprindelse|herkomst"
    r"|jobparate|aktivitetsparate|uddannelsesparate|åbenlyst|enlige|forsørgere|forsikrede"
    r"|kun|alene|heraf|ekskl\w*|bortset fra|undtagen|filter|filtreret|udvalgte|only|women|men)\b",
    re.IGNORECASE,
)
"""Words that may say that the figures are of a part only."""

_OTHERS_BEFORE = re.compile(r"[\d½](?:,| og| eller|-|–| til)* *$")
_FAULTY_FIGURE = re.compile(
    r"[^\w\d]*(ca\.? ?)?[a-z]{0,2} ?[-−]?\d[\d.,\s'’]*\W*[a-z]{0,2}\W*\d?\W*"
)
OTHER_SIZE_OR_KIND = re.compile(
    r"(\b(tusinde?r?|mio|million(er)?|promille|thousands?|pr\.? 1[. ]?000\w*)\b|‰"
    r"|\b(ændring|stigning|fald|vækst|indeks|prognose|fremskrivning|budget|akkumuler\w*|kumuler\w*"
    r"|år til dato|sæsonkorriger\w*)\b"
    r"|(?<![\d.,])1[. ]?000(?![\d.,]*\d))",
    re.IGNORECASE,
)
"""Words that may say that the figures are thousands, changes, forecasts or the like."""

FOOTNOTE_MARK = re.compile(r"\W*|\W*\d{1,2}\W*|[¹²³⁴-⁹]+")


def is_total(label: str) -> bool:
    """Return whether a label is a total that the source delivers: Alle, I alt, … i alt, Total."""
    text = normalised_label(label)
    return text in _TOTALS or text.endswith(" i alt")


def is_spreadsheet_total(label: str) -> bool:
    """Return whether a label is a total that a pivot adds to its own cells: Hovedtotal, … Total."""
    return _SPREADSHEET_TOTAL.fullmatch(normalised_label(label)) is not None


def sounds_like_a_measure(label: str) -> bool:
    """Return whether a label has a word that measures have, known to the seeds or not."""
    return _MEASURE.search(label) is not None


def measure_said(label: str) -> str | None:
    """Return the measure that a text names, without what a pivot puts before it, or None."""
    found = _AGGREGATE.fullmatch(label.strip())
    measure = found["measure"] if found else label
    if is_measure(measure) or (found and sounds_like_a_measure(measure)):
        return measure
    return None


def is_figure(text: str) -> bool:
    """Return whether a text is a figure: a number, not only a missing mark."""
    return isinstance(text, Number) or (looks_like_figure(text) and not is_missing(text))


def is_faulty_figure(text: str) -> bool:
    """Return whether a text is a figure with something added: a footnote sign, a flag, a blank."""
    return _FAULTY_FIGURE.fullmatch(text.lower()) is not None


def look_backs_in(text: str) -> list[tuple[str, str]]:
    """Return the look-backs a text names, as months and the words it has for them.

    A list such as `1, 3, 6, 9 og 12 mdr.` is more than one: it ends in …
    """
    lowered = text.lower()
    found: list[tuple[str, str]] = []
    taken: list[range] = []
    for spelling in sorted(seeds().look_backs, key=len, reverse=True):
        bare = spelling[0].isdigit() and "på ydelsen" not in spelling
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", lowered):
            span = range(*match.span())
            several = _OTHERS_BEFORE.search(lowered[: span.start]) is not None
            overlaps = any(span.start < other.stop and other.start < span.stop for other in taken)
            if overlaps or (bare and not several):
                continue
            taken.append(span)
            words = text[span.start : span.stop]
            found.append((seeds().look_backs[spelling], words + "…" if several else words))
    return found


def groups_in(text: str) -> set[str]:
    """Return the target groups that a text names, and the benefits of those it does not know."""
    found: set[str] = set()
    rest = normalised_label(text)
    for label in sorted(seeds().groups, key=len, reverse=True):
        rest, times = re.subn(rf"(?<!\w){re.escape(label)}(?!\w)", "…", rest)
        found |= {seeds().groups[label]} if times else set()
    for name, benefit in seeds().benefits.items():
        found |= {benefit} if re.search(rf"(?<!\w){re.escape(name)}", rest) else set()
    return found


def split_look_back(measure: str) -> tuple[str, str]:
    """Return a measure's label without the look-back it names, and the look-back, or ''.

    Only off a known measure: what is left must be one.
    """
    if is_measure(measure):
        return measure, ""
    found = look_backs_in(measure)
    if len(found) != 1:
        return measure, ""
    words = found[0][1]
    before, _, after = measure.partition(words)
    label = " ".join(filter(None, (part.strip(" ,;:()–-·|") for part in (before, after))))
    return (label, words) if is_measure(label) else (measure, "")
