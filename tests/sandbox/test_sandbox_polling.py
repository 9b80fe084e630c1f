"""python-telegram-bot polls the sandbox and cannot tell."""

import asyncio

import pytest
from sandbox_fixtures import NewBot
from telegram import Bot
from telegram.error import BadRequest, Conflict, EndPointNotFound, InvalidToken

from sandbox.client import SandboxClient
from sandbox.errors import SandboxError

pytest_plugins = ["sandbox_fixtures"]


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.first_name, me.username, me.is_bot) == ("Nhắc Việc", "nhacviec_bot", True)


async def test_a_message_arrives_with_its_command_and_its_sender(bot: Bot, sandbox: SandboxClient) -> None:
    said = await sandbox.phone(1002).say("/start ma-moi_1")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.message_id, message.chat.id) == ("/start ma-moi_1", said["id"], 1002)
    assert (message.from_user.full_name, message.from_user.is_bot) == ("Trần Văn Minh", False)
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [
        ("bot_command", 0, 6)
    ]


async def test_offsets_count_utf16_units(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.phone(1002).say("👍🏽 xem https://hue.gov.vn/a nhé")
    (update,) = await bot.get_updates()
    assert update.message is not None
    (entity,) = update.message.entities
    assert update.message.parse_entity(entity) == "https://hue.gov.vn/a"
    assert entity.offset == 9


async def test_a_long_poll_waits_for_the_next_message(bot: Bot, sandbox: SandboxClient) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await sandbox.phone(1003).say("xong")
    async with asyncio.timeout(10):
        (update,) = await waiting
    assert update.message is not None
    assert update.message.text == "xong"


async def test_the_offset_acknowledges_and_limit_limits(bot: Bot, sandbox: SandboxClient) -> None:
    for text in ("một", "hai", "ba"):
        await sandbox.phone(1002).say(text)
    first, second = await bot.get_updates(limit=2)
    assert (await bot.get_updates())[0].update_id == first.update_id, "not acknowledged: it comes again"
    (third,) = await bot.get_updates(offset=second.update_id + 1)
    assert third.message is not None
    assert third.message.text == "ba"
    assert await bot.get_updates(offset=third.update_id + 1) == ()
    assert await bot.get_updates() == (), "what is acknowledged never comes back"


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, sandbox: SandboxClient) -> None:
    for text in ("một", "hai", "ba"):
        await sandbox.phone(1002).say(text)
    (last,) = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "ba"
    assert len(await bot.get_updates()) == 1


async def test_only_the_allowed_kinds_arrive(bot: Bot, sandbox: SandboxClient) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await sandbox.phone(1002).say("không tới")
    assert await bot.get_updates() == ()


async def test_a_second_poller_ends_the_first(bot: Bot, new_bot: NewBot, sandbox: SandboxClient) -> None:
    async with new_bot(sandbox.address) as second:
        polls = {asyncio.create_task(poller.get_updates(timeout=20)) for poller in (bot, second)}
        (older,), (newer,) = await asyncio.wait(polls, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(Conflict, match="only one bot instance"):
            await older
        await sandbox.phone(1002).say("cho người đến sau")
        (update,) = await newer
        assert update.message is not None


async def test_a_wrong_token_and_an_unknown_method_are_refused(
    bot: Bot, new_bot: NewBot, sandbox: SandboxClient
) -> None:
    with pytest.raises(InvalidToken):
        async with new_bot(sandbox.address, "1:other"):
            pass
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("mine_bitcoin")


async def test_an_edited_message_arrives_as_such(bot: Bot, sandbox: SandboxClient) -> None:
    said = await sandbox.phone(1002).say("song")
    await sandbox.phone(1002).edit(said["id"], "xong")
    _, update = await bot.get_updates()
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.message_id) == ("xong", said["id"])
    assert update.edited_message.edit_date is not None


async def test_parameters_may_come_as_json_form_or_in_the_address(sandbox: SandboxClient) -> None:
    await sandbox.phone(1002).say("chào")
    path = "/bot1000000001:sandbox-only/sendMessage"
    for content in (
        {"json": {"chat_id": 1002, "text": "một"}},
        {"data": {"chat_id": "1002", "text": "một"}},
        {"params": {"chat_id": "1002", "text": "một"}},
        {"data": {"chat_id": "1002", "text": "một"}, "files": {"x": ("x", b"x")}},
    ):
        answer = await sandbox.ask("POST", path, **content)
        assert (answer["ok"], answer["result"]["text"]) == (True, "một")


async def test_wrong_types_are_refused(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.phone(1002).say("chào")
    path = "/bot1000000001:sandbox-only/sendMessage"
    with pytest.raises(SandboxError, match="must be of type String"):
        await sandbox.ask("POST", path, json={"chat_id": 1002, "text": ["một"]})
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message("khong-phai-so", "một")
