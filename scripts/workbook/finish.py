"""The last step: what XlsxWriter cannot say itself is put into the file, always the same bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

LANGUAGE = "da-DK"
_CORE = "docProps/core.xml"
_CORE_END = "</cp:coreProperties>"
_CHARTS = "xl/charts/"
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)


def write_with_language(package: bytes, target: Path) -> None:
    """Write an xlsx package with its language, as a zip file that depends on its contents alone.

    Args:
        package: the package as XlsxWriter made it.
        target: the file to write.
    """
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            written.writestr(entry, _in_danish(name, source.read(name)))


def _in_danish(name: str, content: bytes) -> bytes:
    """Return a part of the package with its language in it."""
    if name == _CORE:
        text = content.decode("utf-8")
        language = f"<dc:language>{LANGUAGE}</dc:language>"
        return text.replace(_CORE_END, f"{language}{_CORE_END}").encode("utf-8")
    if name.startswith(_CHARTS):
        return content.replace(b'lang="en-US"', f'lang="{LANGUAGE}"'.encode())
    return content
