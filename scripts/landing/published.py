"""What is published already, and what was purged: a landing must not change it unawares."""

from common.days import today
from common.errors import Fault
from landing.dataset import Delivery
from landing.faults import LandingError
from landing.prepare import Prepared
from landing.request import LandingRequest
from publication.purged import read_ledger
from publication.vintages import resting_on, vintage_folders


def refuse_unlikely_days(
    request: LandingRequest, prepared: list[Prepared], replaced: list[Delivery]
) -> None:
    """Refuse what no landing should do, unless a reason to accept it is given.

    A day yet to come, a change of what published vintages rest on, and what was purged.
    """
    doubts = doubts_of_the_day(request, replaced)
    purged = {one.file_sha256: one for one in read_ledger(request.folder)}
    again = [purged[sha256] for item in prepared if (sha256 := item.file.sha256) in purged]
    doubts += [f"{one.delivery_id}, purged on {one.purged_on}, had the same bytes" for one in again]
    if doubts and request.accept is None:
        remedy = 'Correct --received; if it is right, land it with --accept "reason"'
        raise LandingError(*(Fault(doubt, remedy=remedy) for doubt in doubts))
    for item in prepared:
        item.contents.lines += [f"accepted all the same: {doubt}" for doubt in doubts]


def doubts_of_the_day(request: LandingRequest, replaced: list[Delivery]) -> list[str]:
    """Return what is improbable about a landing's day, a sentence each."""
    received, published = request.received, request.published
    doubts = []
    if received > today():
        doubts.append(f"received {received}, and today is {today()}: that day is yet to come")
    if published is None:
        return doubts
    later = [str(day) for day in vintage_folders(published) if day >= received]
    if later:
        then = "what those rest on would change, and make verify would fail"
        doubts.append(
            f"received {received}, and published already as of {', '.join(later)}: {then}"
        )
    for delivery in replaced if not later else ():
        if names := resting_on(published, delivery.delivery_id):
            rests = f"what is published as of {', '.join(names)} rests on it"
            doubts.append(f"{delivery.delivery_id} would be replaced, and {rests}")
    return doubts
