"""Files and photos, both ways."""

import struct
import zlib
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest

from sandbox.client import SandboxClient
from sandbox.pictures import picture_size

pytest_plugins = ["sandbox_fixtures"]

MINH = 1002


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = zlib.compress(b"".join(b"\0" + b"\x7f" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_document_from_a_phone_is_downloaded(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.phone(MINH).send_file("Báo cáo.pdf", b"%PDF-1.7 noi dung", caption="bằng chứng /status")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type) == ("Báo cáo.pdf", "application/pdf")
    assert message.caption == "bằng chứng /status"
    assert message.caption_entities[0].type == "bot_command"
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7 noi dung"


async def test_a_photo_from_a_phone_has_several_sizes(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.phone(MINH).send_file("anh.png", png(1000, 500), as_photo=True)
    (update,) = await bot.get_updates()
    assert update.message is not None
    sizes = [(size.width, size.height) for size in update.message.photo]
    assert sizes == [(90, 45), (320, 160), (800, 400), (1000, 500)]
    assert len({size.file_id for size in update.message.photo}) == 4
    file = await update.message.photo[-1].get_file()
    assert picture_size(bytes(await file.download_as_bytearray())) == (1000, 500)


async def test_the_bot_sends_files_and_sends_them_again_by_id(bot: Bot, sandbox: SandboxClient) -> None:
    minh = sandbox.phone(MINH)
    await minh.say("/start")
    sent = await bot.send_document(
        MINH, b"STT;Viec", filename="Tổng hợp.csv", caption="<b>Tuần</b>", parse_mode="HTML"
    )
    assert sent.document is not None
    again = await bot.send_document(MINH, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_name == "Tổng hợp.csv"
    photo = await bot.send_photo(MINH, png(40, 30))
    assert (await bot.send_photo(MINH, photo.photo[-1].file_id)).photo[-1].width == 40
    shown = await minh.wait_for(lambda message: message["attachment"]["kind"] == "document")
    http = await sandbox._http.get(shown["file"]["url"])
    assert (http.content, shown["file"]["name"]) == (b"STT;Viec", "Tổng hợp.csv")
    edited = await bot.edit_message_caption(MINH, sent.message_id, caption="Tháng")
    assert not isinstance(edited, bool)
    assert edited.caption == "Tháng"


async def test_what_telegram_refuses_is_refused(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.phone(MINH).say("/start")
    document = (await bot.send_document(MINH, b"x", filename="a.txt")).document
    assert document is not None
    for photo, reason in (
        (b"no picture", "(?i)image_process_failed"),
        (png(2100, 100), "(?i)photo_invalid_dimensions"),
        (document.file_id, "(?i)can't use file of type Document as Photo"),
        ("no-such-id", "(?i)wrong file identifier"),
    ):
        with pytest.raises(BadRequest, match=reason):
            await bot.send_photo(MINH, photo)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(MINH, png(10, 10), caption="x" * 1025)
    with pytest.raises(BadRequest, match="There is no document"):
        await bot.send_document(MINH, "")


async def test_over_20_mb_can_be_sent_but_not_fetched(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.phone(MINH).send_file("to.bin", bytes(20 * 2**20 + 1))
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(update.message.document)


async def test_stickers_voices_and_places_arrive(bot: Bot, sandbox: SandboxClient) -> None:
    minh = sandbox.phone(MINH)
    await minh.send_sticker("👍")
    await minh.send_voice(7)
    await minh.send_location()
    sticker, voice, place = [update.message for update in await bot.get_updates()]
    assert sticker is not None
    assert sticker.sticker is not None
    assert sticker.sticker.emoji == "👍"
    assert voice is not None
    assert voice.voice is not None
    assert voice.voice.duration == timedelta(seconds=7)
    assert place is not None
    assert place.location is not None
    assert round(place.location.latitude, 2) == 16.46


def test_picture_sizes_are_read_from_the_first_bytes() -> None:
    assert picture_size(png(3, 5)) == (3, 5)
    assert picture_size(b"GIF89a" + struct.pack("<HH", 7, 9)) == (7, 9)
    jpeg = (
        b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 11, 13) + b"\x01\x01\x11\x00"
    )
    assert picture_size(jpeg) == (13, 11)
    assert picture_size(b"\xff\xd8\xff") is None
    assert picture_size(b"text") is None
