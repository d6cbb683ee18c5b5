"""Who publishes, and under which licence: what the dataset's publisher.csv says (contract 1)."""

from collections.abc import Mapping
from typing import Any

CODE_LICENCE = "MIT"
"""Of this project (LICENSE); that of the figures is the publisher's to choose."""
_STATED = {
    "name": "publisher_name",
    "contact": "publisher_contact",
    "web_address": "publisher_web_address",
    "licence": "licence",
    "licence_address": "licence_address",
}
"""Key of publisher.csv -> column of the table publication."""


def unstated(publication: Mapping[str, Any]) -> list[str]:
    """Return what publisher.csv does not say, of what readers need; nothing for invented data."""
    if publication["is_synthetic"]:
        return []
    return [key for key in ("name", "contact", "licence") if not publication[_STATED[key]]]


def publisher_in_manifest(publication: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the manifest says of the publisher and the two licences."""
    stated = {key: publication[column] for key, column in _STATED.items()}
    licence = {"figures": stated.pop("licence"), "address": stated.pop("licence_address")}
    return {"publisher": stated, "licence": licence | {"code": CODE_LICENCE}}


def publisher_in_csvw(publication: Mapping[str, Any]) -> dict[str, Any]:
    """Return what CSVW says of them; what is not stated is left out."""
    stated = {key: publication[column] for key, column in _STATED.items() if publication[column]}
    said: dict[str, Any] = {}
    if "name" in stated:
        said["dc:publisher"] = {"schema:name": stated["name"]}
        if "web_address" in stated:
            said["dc:publisher"]["schema:url"] = {"@id": stated["web_address"]}
    if "contact" in stated:
        said["dcat:contactPoint"] = {"vcard:fn": stated["contact"]}
    if "licence" in stated:
        said["dc:rights"] = stated["licence"]
    if "licence_address" in stated:
        said["dc:license"] = {"@id": stated["licence_address"]}
    return said
