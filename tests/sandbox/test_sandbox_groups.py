"""Groups: what the bot sees there, and how a group moves."""

import pytest
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden

from sandbox.client import SandboxClient

pytest_plugins = ["sandbox_fixtures"]


@pytest.fixture
async def group(sandbox: SandboxClient) -> int:
    return await sandbox.new_group("Nhóm CCHC", [1001, 1002])


async def test_the_bot_sees_only_what_concerns_it(bot: Bot, sandbox: SandboxClient, group: int) -> None:
    minh = sandbox.phone(1002)
    sent = await bot.send_message(group, "Báo cáo tuần")
    await minh.say("chuyện riêng", chat_id=group)
    await minh.say("/status", chat_id=group)
    await minh.say("/status@bot_khac", chat_id=group)
    await minh.say("nhờ @nhacviec_bot xem", chat_id=group)
    await minh.say("xong", chat_id=group, quote=sent.message_id)
    updates = await bot.get_updates()
    assert updates[0].my_chat_member is not None
    assert updates[0].my_chat_member.new_chat_member.status == "member"
    texts = [update.message.text for update in updates if update.message and update.message.text]
    assert texts == ["/status", "nhờ @nhacviec_bot xem", "xong"]
    assert {update.effective_chat.type for update in updates if update.effective_chat} == {"group"}


async def test_a_migrated_group_tells_its_new_id(bot: Bot, sandbox: SandboxClient, group: int) -> None:
    new = await sandbox.migrate_group(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group, "chào nhóm")
    assert moved.value.new_chat_id == new
    assert (await bot.send_message(new, "chào nhóm")).chat.type == "supergroup"
    messages = [update.message for update in await bot.get_updates() if update.message]
    assert [m.migrate_to_chat_id for m in messages if m.migrate_to_chat_id] == [new]
    assert [m.migrate_from_chat_id for m in messages if m.migrate_from_chat_id] == [group]


async def test_a_bot_that_was_removed_may_not_write(bot: Bot, sandbox: SandboxClient, group: int) -> None:
    await sandbox.remove_bot(group)
    with pytest.raises(Forbidden, match="kicked from the group chat"):
        await bot.send_message(group, "chào nhóm")
