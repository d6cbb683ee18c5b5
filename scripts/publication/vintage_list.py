"""What stands beside a dataset's vintages: which there are, and what became of them.

`udgaver.js` tells the pages of every vintage, `udgaver.html` tells people, `index.html` leads to
`current`. They follow from the folders and their notices, and are the only files of publications/
that are written anew.
"""

import json
from pathlib import Path

from common.atomic_files import write_file
from publication.places import PUBLIC_FILE
from publication.vintages import CURRENT, current_target, every_folder, notice_of

LIST_FILES = ("udgaver.js", "udgaver.html", "index.html")
_PAGE = "web/index.html"


def renew_list(published: Path) -> None:
    """Write anew what of it has changed; nothing where no vintage has pages."""
    folders = every_folder(published)
    if not any((folder / _PAGE).is_file() for folder in folders):
        return
    for name, text in zip(LIST_FILES, _texts(published, folders), strict=True):
        file = published / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            write_file(file, text, PUBLIC_FILE)


def _texts(published: Path, folders: list[Path]) -> tuple[str, str, str]:
    from web.write import list_of_vintages

    newest = current_target(published)
    listed, told = [], {}
    for folder in folders:
        has_pages = (folder / _PAGE).is_file()
        notice = notice_of(folder)
        about = {"as_of": folder.name[:10]}
        if notice:
            about |= {"noted_on": notice.noted_on, "reason": notice.reason, "status": notice.status}
        told[folder.name] = about
        status = "newest" if folder.name == newest else "older"
        address = f"{folder.name}/{_PAGE if has_pages else ''}"
        listed.append({"address": address, "status": status, "noted_on": "", "reason": ""} | about)
    to_current = f"{CURRENT}/{_PAGE}" if newest and (published / newest / _PAGE).is_file() else ""
    script = json.dumps({"newest": newest, "vintages": told}, ensure_ascii=False, indent=1)
    return (
        f"var UDGAVER = {script};\n",
        list_of_vintages(listed, to_current, leads_there=False),
        list_of_vintages(listed, to_current, leads_there=True),
    )
