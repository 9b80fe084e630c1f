"""Files at an address: for a day, for whoever has it, and for Zalo, which takes no files."""

from datetime import timedelta

import httpx
from starlette.applications import Starlette
from world import World

from bot.channels.zalo import Zalo
from scheduler.sending import Act, Outgoing, OutgoingFile
from web.shared_files import SharedFiles

PICTURE = OutgoingFile("mã mời.png", b"\x89PNG")
DOCUMENT = OutgoingFile("<kế hoạch>.html", b"<script>")


async def test_an_address_opens_its_file_for_a_day_and_nothing_runs_there(world: World) -> None:
    shared = SharedFiles("https://bot.example/", world.clock.now)
    picture, document = shared.address(PICTURE), shared.address(DOCUMENT)
    assert picture.startswith("https://bot.example/files/")
    app = httpx.ASGITransport(app=Starlette(routes=[shared.route()]))
    async with httpx.AsyncClient(transport=app) as outside:
        got = await outside.get(picture)
        assert (got.content, got.headers["content-type"]) == (b"\x89PNG", "image/png")
        html = await outside.get(document)
        assert html.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in html.headers["content-security-policy"]
        assert (await outside.get(picture.replace("/files/", "/files/x"))).status_code == 404
        world.clock.instant += timedelta(hours=25)
        assert (await outside.get(picture)).status_code == 404


def test_zalo_gets_a_picture_by_address_a_document_as_words_with_its_address_and_else_words() -> None:
    with_web = Zalo(
        "1:a", "http://127.0.0.1:1", share=lambda file: f"https://bot.example/files/t/{file.name}"
    )
    without = Zalo("1:a", "http://127.0.0.1:1")
    picture = Outgoing("c", "Mã: <b>ABCD</b>", act=Act.PHOTO, file=PICTURE)
    document = Outgoing("c", "Mẫu", act=Act.DOCUMENT, file=OutgoingFile("mau.xlsx", b"PK"))
    assert with_web._call(picture) == (
        "sendPhoto",
        {"chat_id": "c", "photo": "https://bot.example/files/t/mã mời.png", "caption": "Mã: ABCD"},
    )
    assert with_web._call(document)[1]["text"] == "Mẫu\nhttps://bot.example/files/t/mau.xlsx"
    assert without._call(picture) == (
        "sendMessage",
        {"chat_id": "c", "text": "Mã: ABCD", "text_styles": [{"start": 4, "len": 4, "st": ["b"]}]},
    )
