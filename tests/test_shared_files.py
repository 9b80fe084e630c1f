"""Files at an address: for a day, for whoever has it, through any restart; and for Zalo, which takes no files."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from world import World, all_that_is_kept

from bot.channels.zalo import Zalo
from models.database import Database, opened
from models.errors import DatabaseBusy
from scheduler.plan_forgetting import plan_forgetting
from scheduler.sending import Act, Outgoing, OutgoingFile, RetryAt
from web.shared_files import SharedFiles

PICTURE = OutgoingFile("mã mời.png", b"\x89PNG the code")
DOCUMENT = OutgoingFile("<kế hoạch>.html", b"<script>")

pytestmark = pytest.mark.both_databases


def outside(shared: SharedFiles) -> httpx.AsyncClient:
    """Somebody who has an address, and nothing else."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=Starlette(routes=[shared.route()])))


def on(world: World, database: Database | None = None) -> SharedFiles:
    return SharedFiles(database or world.database, "https://bot.example/", world.clock.now)


async def test_an_address_opens_its_file_for_a_day_and_nothing_runs_there(world: World) -> None:
    shared = on(world)
    picture, document = await shared.address(PICTURE), await shared.address(DOCUMENT)
    assert picture.startswith("https://bot.example/files/")
    async with outside(shared) as somebody:
        for _ in range(2):
            got = await somebody.get(picture)
            assert (got.content, got.headers["content-type"]) == (PICTURE.content, "image/png")
        html = await somebody.get(document)
        assert html.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in html.headers["content-security-policy"]
        assert (await somebody.get(picture.replace("/files/", "/files/x"))).status_code == 404
        world.clock.instant += timedelta(hours=25)
        assert (await somebody.get(picture)).status_code == 404


async def test_what_was_told_before_the_program_was_killed_opens_after_it_runs_again(
    world: World, tmp_path: Path
) -> None:
    """Nothing of the first program is left but its database: no stop, no farewell."""
    kept = tmp_path / "minh-chung.pdf"
    kept.write_bytes(b"%PDF-1.7")
    killed = on(world)
    picture = await killed.address(PICTURE)
    document = await killed.address(OutgoingFile("minh-chung.pdf", kept))
    with opened(world.database.url) as database:
        async with outside(on(world, database)) as somebody:
            assert (await somebody.get(picture)).content == PICTURE.content
            for _ in range(2):
                assert (await somebody.get(document)).content == b"%PDF-1.7"
    with opened(world.database.url) as database:
        async with outside(on(world, database)) as somebody:
            assert (await somebody.get(document)).content == b"%PDF-1.7"
            assert (await somebody.get(picture)).status_code == 404, "a code's picture is handed over once"


async def test_a_look_without_taking_it_takes_nothing_away(world: World) -> None:
    """A platform, or a proxy before it, may ask by HEAD what there is before it fetches it."""
    address = await on(world).address(PICTURE)
    async with outside(on(world)) as somebody:
        assert (await somebody.head(address)).status_code == 200
    async with outside(on(world)) as somebody:
        assert (await somebody.get(address)).content == PICTURE.content


async def test_neither_a_fetched_code_nor_an_address_can_be_read_from_the_database(world: World) -> None:
    shared = on(world)
    address = await shared.address(PICTURE)
    assert "the code" in world.database.read_now(all_that_is_kept)
    assert address.split("/")[4] not in world.database.read_now(all_that_is_kept)
    async with outside(shared) as somebody:
        await somebody.get(address)
    assert "the code" not in world.database.read_now(all_that_is_kept)


async def test_what_nobody_fetched_is_forgotten_in_the_night(world: World) -> None:
    await on(world).address(PICTURE)
    world.clock.set("2026-11-25 03:00")
    world.database.write_now(lambda s: plan_forgetting(s, world.clock.now(), keep=timedelta(days=365)))
    assert "the code" not in world.database.read_now(all_that_is_kept)


async def test_without_an_address_that_is_kept_nothing_is_sent() -> None:
    async def share(_: OutgoingFile) -> str:
        raise DatabaseBusy("locked by another program")

    channel = Zalo("1:a", "http://127.0.0.1:1", share=share)
    result = await channel.send(Outgoing("c", "Mã", act=Act.PHOTO, file=PICTURE))
    assert isinstance(result, RetryAt)
    assert not result.whole_channel


async def test_zalo_gets_a_picture_by_address_a_document_as_words_with_its_address_and_else_words() -> None:
    async def share(file: OutgoingFile) -> str:
        return f"https://bot.example/files/t/{file.name}"

    with_web = Zalo("1:a", "http://127.0.0.1:1", share=share)
    without = Zalo("1:a", "http://127.0.0.1:1")
    picture = Outgoing("c", "Mã: <b>ABCD</b>", act=Act.PHOTO, file=PICTURE)
    document = Outgoing("c", "Mẫu", act=Act.DOCUMENT, file=OutgoingFile("mau.xlsx", b"PK"))
    assert await with_web._call(picture) == (
        "sendPhoto",
        {"chat_id": "c", "photo": "https://bot.example/files/t/mã mời.png", "caption": "Mã: ABCD"},
    )
    assert (await with_web._call(document))[1]["text"] == "Mẫu\nhttps://bot.example/files/t/mau.xlsx"
    assert await without._call(picture) == (
        "sendMessage",
        {"chat_id": "c", "text": "Mã: ABCD", "text_styles": [{"start": 4, "len": 4, "st": ["b"]}]},
    )
