"""A delivery taken out of a dataset again, unless something published rests on it."""

from pathlib import Path

from common.errors import WarehouseError
from deliveries.places import new_places
from landing.dataset import read_deliveries, staged
from landing.request import DATA_FILE
from publication.vintages import resting_on


def take_back(folder: Path, delivery_id: str, published: Path) -> list[str]:
    """Take a delivery and its rows out of a dataset, whole or not at all; return what was done.

    Raises:
        WarehouseError: there is no such delivery, or something published rests on it.
    """
    with staged(folder) as staging:
        known = {delivery.delivery_id: delivery for delivery in read_deliveries(folder)}
        if delivery_id not in known:
            what = f"{folder.name} has no such delivery"
            remedy = f"make status DATASET={folder.name} lists them."
            raise WarehouseError(what, value=delivery_id, remedy=remedy, exit_code=2)
        delivery = known[delivery_id]
        if names := resting_on(published, delivery_id):
            what = f"what is published as of {', '.join(names)} rests on {delivery_id}"
            remedy = "Land a corrected delivery instead; it takes the place of this one."
            raise WarehouseError(what, remedy=remedy)
        files: dict[str, list[Path]] = {"deliveries": [], DATA_FILE[delivery.source]: []}
        staging.change(files | new_places(staging, {}, {delivery_id}), {delivery_id})
        staging.commit()
    return [f"{delivery_id} ({delivery.file_name}, {delivery.row_count} rows): taken back"]
