"""dbt's documentation site in one file, with the method's sections linked, that opens from disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_SECTION_LINKS = Path(__file__).with_name("section_links.js")

# Nothing the page does may reach a network, whatever its scripts would like.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'self' file: data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "connect-src 'self' file: data: blob:\">"
)


def told_manifest(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return dbt's manifest with every test described, and without the machine's paths.

    A data test is named as the claim it checks; where it has no description, its name is one.
    """
    for node in manifest["nodes"].values():
        _describe(node)
    manifest["metadata"]["env"] = {}
    return manifest


def _describe(node: dict[str, Any]) -> None:
    if node.get("resource_type") == "test" and not node.get("description"):
        node["description"] = node["name"].replace("_", " ")
    if "root_path" in node:
        node["root_path"] = None


def write_catalogue(template: Path, manifest: Path, catalog: Path, target: Path) -> None:
    """Write dbt's documentation as one HTML file.

    Args:
        template: dbt's index.html.
        manifest: dbt's manifest.json.
        catalog: dbt's catalog.json.
        target: the HTML file to write.
    """
    page = template.read_text(encoding="utf-8")
    told = told_manifest(json.loads(manifest.read_text(encoding="utf-8")))
    for placeholder, text in (
        ('"MANIFEST.JSON INLINE DATA"', json.dumps(told)),
        ('"CATALOG.JSON INLINE DATA"', catalog.read_text(encoding="utf-8")),
    ):
        if placeholder not in page:
            raise ValueError(f"dbt's index.html has no {placeholder}: its layout has changed")
        # a description may hold </script>, which would end the page's script
        page = page.replace(placeholder, text.replace("</", "<\\/"))
    script = f"<script>{_SECTION_LINKS.read_text(encoding='utf-8')}</script>"
    target.write_text(keep_offline(page, script), encoding="utf-8")


def keep_offline(page: str, script: str = "") -> str:
    """Return an HTML page that may not reach a network, with a script of ours in its head."""
    if "<head>" not in page:
        raise ValueError("the page has no <head>: its layout has changed")
    return page.replace("<head>", f"<head>{_POLICY}{script}", 1)
