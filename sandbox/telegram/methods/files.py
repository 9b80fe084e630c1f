"""Documents and photos, both ways.

Source: https://core.telegram.org/bots/api#sending-files, https://core.telegram.org/bots/api#getfile
"""

from typing import Any, Final

from sandbox.attachments import document, photo, photo_of
from sandbox.files import StoredFile
from sandbox.messages import Attachment, AttachmentKind
from sandbox.pictures import picture_size
from sandbox.telegram.errors import bad_request
from sandbox.telegram.formatting import read_caption
from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.parameters import Parameters, Upload
from sandbox.telegram.sending import find_quote, send, take_rate, writable_chat
from sandbox.telegram.service import Telegram

Json = dict[str, Any]

LARGEST_DOWNLOAD: Final = 20 * 2**20
LARGEST_PHOTO: Final = 10 * 2**20
MOST_PIXELS: Final = 10_000  # width and height together
MOST_STRETCHED: Final = 20  # one side against the other


def send_document(telegram: Telegram, given: Parameters) -> Json:
    """Send a file: uploaded, or again by its id."""
    return _send_file(telegram, given, AttachmentKind.DOCUMENT)


def send_photo(telegram: Telegram, given: Parameters) -> Json:
    """Send a picture: uploaded, or again by its id."""
    return _send_file(telegram, given, AttachmentKind.PHOTO)


def get_file(telegram: Telegram, given: Parameters) -> Json:
    """Return where a file can be downloaded; at most 20 MB."""
    file = telegram.parts.files.find(given.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return telegram.shapes.file(file)


def _send_file(telegram: Telegram, given: Parameters, kind: AttachmentKind) -> Json:
    caption = read_caption(given)
    read_keyboard(given)
    chat = writable_chat(telegram, given)
    find_quote(telegram, chat, given)
    upload = given.upload(kind.value)
    if upload is None:
        attachment = _kept(telegram, given.text(kind.value), kind)
    else:
        attachment = _uploaded(telegram, upload, kind)
    take_rate(telegram, chat)
    return send(telegram, chat, given, caption, attachment)


def _kept(telegram: Telegram, file_id: str, kind: AttachmentKind) -> Attachment:
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    file = telegram.parts.files.find(file_id)
    if file is None:
        # Nothing is fetched from other hosts here: the sandbox works without a network.
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind is not kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    if kind is AttachmentKind.DOCUMENT:
        return Attachment(kind, file.id)
    return photo_of(telegram.parts.files, file, _checked_size(telegram, file))


def _checked_size(telegram: Telegram, file: StoredFile) -> tuple[int, int]:
    size = picture_size(telegram.parts.files.read(file))
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return size


def _uploaded(telegram: Telegram, upload: Upload, kind: AttachmentKind) -> Attachment:
    if not upload.data:
        raise bad_request("file must be non-empty")
    files = telegram.parts.files
    if kind is AttachmentKind.DOCUMENT:
        return document(files, upload.data, upload.name or "document", upload.mime)
    if len(upload.data) > LARGEST_PHOTO:
        raise bad_request("file is too big")
    size = picture_size(upload.data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MOST_PIXELS or max(size) > MOST_STRETCHED * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return photo(files, upload.data, upload.name or "photo.jpg", size)


METHODS = {"sendDocument": send_document, "sendPhoto": send_photo, "getFile": get_file}
