"""Pictures and files that go out with a message: a QR picture is drawn at the moment of sending, never kept."""

from io import BytesIO
from typing import Any

from scheduler.sending import OutgoingFile

SCALE = 8
BORDER = 4


def qr_picture(words: str) -> bytes:
    """The QR picture (PNG) of a link or a code."""
    import segno  # noqa: PLC0415 - loaded when it is used

    drawn = BytesIO()
    segno.make(words, error="m").save(drawn, kind="png", scale=SCALE, border=BORDER)
    return drawn.getvalue()


def file_of(data: dict[str, Any]) -> OutgoingFile | None:
    """The file that a letter's data ask for; None where they ask for none (any more)."""
    if data.get("qr"):
        return OutgoingFile("ma-moi.png", qr_picture(str(data["qr"])))
    return None
