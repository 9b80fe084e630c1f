"""Making what a message carries out of bytes."""

from typing import Final

from sandbox.files import Files, StoredFile
from sandbox.messages import Attachment, AttachmentKind, Picture

# The longer side, in pixels, of the sizes that messengers keep of a photo.
PHOTO_SIDES: Final = (90, 320, 800, 1280)
LARGEST_SIDE: Final = 2560


def document(files: Files, data: bytes, name: str, mime: str | None = None) -> Attachment:
    """Keep a file and return it as an attachment."""
    file = files.add(data, AttachmentKind.DOCUMENT, name, mime)
    return Attachment(AttachmentKind.DOCUMENT, file.id)


def photo(files: Files, data: bytes, name: str, size: tuple[int, int]) -> Attachment:
    """Keep a picture of this width and height and return it as an attachment with several sizes."""
    return photo_of(files, files.add(data, AttachmentKind.PHOTO, name), size)


def photo_of(files: Files, largest: StoredFile, size: tuple[int, int]) -> Attachment:
    """Return the attachment of a picture that is kept. The smaller sizes are told smaller, not redrawn."""
    longest = max(size)
    sides = [side for side in PHOTO_SIDES if side < longest]
    pictures = [Picture(files.another_id(largest).id, *_scaled(size, side)) for side in sides]
    pictures.append(Picture(largest.id, *_scaled(size, min(longest, LARGEST_SIDE))))
    return Attachment(AttachmentKind.PHOTO, largest.id, tuple(pictures))


def _scaled(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
