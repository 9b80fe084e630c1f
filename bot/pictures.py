"""Pictures and files that go out with a message: a QR picture is drawn at the moment of sending, never kept."""

from io import BytesIO
from typing import Any

from sqlmodel import Session

from bot.evidence_folder import EvidenceFolder
from models.rules.access import Viewer
from models.rules.files import safe_name
from models.store import evidence
from scheduler.sending import OutgoingFile

SCALE = 8
BORDER = 4


def qr_picture(words: str) -> bytes:
    """The QR picture (PNG) of a link or a code."""
    import segno  # noqa: PLC0415 - loaded when it is used

    drawn = BytesIO()
    segno.make(words, error="m").save(drawn, kind="png", scale=SCALE, border=BORDER)
    return drawn.getvalue()


def file_of(
    session: Session, viewer: Viewer | None, data: dict[str, Any], folder: EvidenceFolder
) -> OutgoingFile | None:
    """The file that a letter's data ask for; None where there is none (any more) that this person may see."""
    if data.get("qr"):
        return OutgoingFile("ma-moi.png", qr_picture(str(data["qr"])))
    if data.get("evidence") and viewer is not None:
        found = evidence.one(session, viewer, int(data["evidence"]))
        if found is not None and found.place and found.sha256:
            path = folder.find(found.place, found.sha256)
            if path is not None:
                return OutgoingFile(safe_name(found.file_name or "", path.suffix.lstrip(".")), path)
    return None
