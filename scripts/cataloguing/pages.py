"""The project's Markdown pages as HTML, with links that work from disk."""

from __future__ import annotations

import html
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

FILES = "files"

_STYLE = """
body { font-family: "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #3d3d3d; line-height: 1.5;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
a { color: #12436d; } h1, h2, h3 { color: #12436d; line-height: 1.2; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 0.9rem; }
th, td { border: 1px solid #ccc; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
th { background: #f3f3f3; } code { background: #f3f3f3; padding: 0 0.2rem; }
pre { background: #f3f3f3; padding: 0.8rem; overflow-x: auto; } pre code { padding: 0; }
img { max-width: 100%; border: 1px solid #ccc; }
"""

_NUMBERED = re.compile(r"(\d+(?:\.\d+)?)\.? ")


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading, so that links work there and here."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def section_anchor(number: str) -> str:
    """Return the anchor of a numbered section: 4.2 is `section-4-2`."""
    return f"section-{number.replace('.', '-')}"


def headings(text: str) -> list[str]:
    """Return the headings of a Markdown text as plain text."""
    tokens = _markdown().parse(text)
    return [
        _plain(tokens[index + 1])
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def links(text: str) -> list[str]:
    """Return the targets of the links and pictures of a Markdown text."""
    targets = []
    for token in _markdown().parse(text):
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target is not None:
                targets.append(str(target))
    return targets


def render_page(source: Path, target: Path, pages: Mapping[Path, Path]) -> None:
    """Write a Markdown file as an HTML page.

    Args:
        source: the Markdown file.
        target: the HTML file to write.
        pages: every Markdown file that becomes a page, and its HTML file.
    """
    tokens = _markdown().parse(source.read_text(encoding="utf-8"))
    title = source.stem
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _plain(tokens[index + 1])
            token.attrSet("id", slug(words))
            title = words if token.tag == "h1" else title
            numbered = _NUMBERED.match(words)
            if numbered:
                anchor = Token("html_inline", "", 0)
                anchor.content = f'<a id="{section_anchor(numbered.group(1))}"></a>'
                (tokens[index + 1].children or []).insert(0, anchor)
        for child in token.children or ():
            for name in ("href", "src"):
                value = child.attrGet(name)
                if value is not None:
                    child.attrSet(name, _relinked(str(value), source, target, pages))
    renderer = _markdown()
    body = str(renderer.renderer.render(tokens, renderer.options, {}))
    write_page(target, title, body)


def write_page(target: Path, title: str, body: str) -> None:
    """Write an HTML page of the catalogue.

    Args:
        target: the file.
        title: its title, as plain text.
        body: its content, as HTML.
    """
    target.write_text(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<p><a href="index.html">Catalogue</a></p>\n{body}</body>\n</html>\n',
        encoding="utf-8",
    )


def _relinked(link: str, source: Path, target: Path, pages: Mapping[Path, Path]) -> str:
    """Return a link as it must stand in the page: pages to pages, other files to a copy of them."""
    address, mark, anchor = link.partition("#")
    if not address or re.match(r"[a-z]+:", address):
        return link
    file = (source.parent / address).resolve()
    return os.path.relpath(pages.get(file) or _copied(file, target.parent), target.parent) + (
        mark + anchor
    )


def _copied(file: Path, site: Path) -> Path:
    """Copy a linked file or folder into the site, which may be moved to another machine."""
    copy = site / FILES / file.name
    if file.is_dir():
        return Path(shutil.copytree(file, copy, dirs_exist_ok=True))
    if copy.is_file() and copy.read_bytes() != file.read_bytes():
        copy = site / FILES / f"{file.parent.name}-{file.name}"
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(file, copy)
    return copy


def _plain(inline: Token) -> str:
    return "".join(
        child.content for child in inline.children or () if child.type in {"text", "code_inline"}
    )


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
