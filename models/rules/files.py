"""Which files are taken as evidence: by what they are, not by what they are called. Safe names for the disk.

A file's first bytes tell its kind (its "magic"); a name may say anything. Office documents of today are ZIP archives
with a list of parts, those of before 2007 are OLE files.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

PDF, OLE, JPEG, PNG, WEBP_HEAD, WEBP_TAIL = (
    b"%PDF-",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF",
    b"WEBP",
)
ZIP = b"PK\x03\x04"
# What stands inside the archive of an Office document.
PARTS = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx"}
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
OLD_OFFICE = frozenset({"doc", "xls", "ppt"})
TAKEN = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "jpg", "jpeg", "png", "webp"}
)
PICTURES = frozenset({"jpg", "png"})
LONGEST_NAME = 80
MACROS = b"vbaProject.bin"
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A file by its content: its true extension, or why it is not taken ("" where it is)."""

    extension: str
    refused: str = ""


def extension_of(name: str) -> str:
    """The extension of a file's name, in small letters, without its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")


def name_may_be_taken(name: str, kind: str) -> bool:
    """True where nothing in the name speaks against a file before it is there: photos have no name of their own."""
    return kind == "photo" or extension_of(name) in TAKEN


def judge(content: bytes, name: str) -> Judged:
    """What a file is by its content. Refused: empty, of a kind that is not taken, an Office document with macros."""
    if not content:
        return Judged("", "empty")
    found = _by_content(content, extension_of(name))
    if found is None:
        return Judged("", "kind")
    if MACROS in content:
        return Judged(found, "macros")
    return Judged(found)


def _by_content(content: bytes, named: str) -> str | None:
    if PDF in content[:1024]:
        return "pdf"
    if content.startswith(JPEG):
        return "jpg"
    if content.startswith(PNG):
        return "png"
    if content.startswith(WEBP_HEAD) and content[8:12] == WEBP_TAIL:
        return "webp"
    if content.startswith(OLE):
        return named if named in OLD_OFFICE else None
    if content.startswith(ZIP):
        if OPEN_DOCUMENT in content[:200]:
            return named if named in {"odt", "ods"} else None
        return next((kind for part, kind in PARTS.items() if part in content), None)
    return None


def safe_name(name: str, extension: str) -> str:
    """A name that no file system and no chat takes for anything else: "../Kế hoạch 12.PDF" → "Ke_hoach_12.pdf"."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    plain = unicodedata.normalize("NFD", stem.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(char for char in plain if not unicodedata.combining(char) and ord(char) < 128)  # noqa: PLR2004 - ASCII
    kept = _UNSAFE.sub("_", letters).strip("._-")[:LONGEST_NAME]
    return f"{kept or 'tep'}.{extension}"
