"""What a bot sends: texts, buttons, quotes, changes; and what Telegram refuses."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden

from sandbox.client import SandboxClient

pytest_plugins = ["sandbox_fixtures"]

MINH = 1002
BUTTONS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Xong", callback_data="done:1"),
            InlineKeyboardButton("Chưa", callback_data="no:1"),
        ],
        [InlineKeyboardButton("Kế hoạch", url="https://hue.gov.vn/kh-251")],
    ]
)


@pytest.fixture
async def chat(sandbox: SandboxClient) -> int:
    await sandbox.phone(MINH).say("/start")
    return MINH


async def test_html_arrives_as_text_and_entities(bot: Bot, sandbox: SandboxClient, chat: int) -> None:
    html = '<b>Đến hạn 👍</b>: <a href="https://hue.gov.vn">KH 251</a> &amp; <code>SNV-06</code>'
    sent = await bot.send_message(chat, html, parse_mode="HTML")
    assert sent.text == "Đến hạn 👍: KH 251 & SNV-06"
    assert sent.text_html == html.replace('">', '">')
    (shown,) = [m for m in await sandbox.phone(MINH).messages() if m["sender"] is None]
    assert [entity["type"] for entity in shown["entities"]] == ["bold", "text_link", "code"]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>hở", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<font>x</font>", 'Unsupported start tag "font" at byte offset 0'),
        ("đ <b>x</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
    ],
)
async def test_bad_html_is_refused_with_telegrams_words(bot: Bot, chat: int, html: str, reason: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(chat, html, parse_mode="HTML")
    assert refused.value.message.startswith("Can't parse entities: ")
    assert reason.lower() in refused.value.message.lower()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"text": "  "}, "text is empty"),
        ({"text": "a" * 4097}, "too long"),
        ({"text": "a", "chat_id": 999}, "chat not found"),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "a", "reply_to_message_id": 5}, "message to be replied not found"),
    ],
)
async def test_bad_messages_are_refused(bot: Bot, chat: int, arguments: dict[str, str], reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(**{"chat_id": chat, **arguments})  # type: ignore[arg-type]  # wrong on purpose


async def test_4096_letters_count_after_parsing(bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, f"<b>{'đ' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "a", "callback_data": "đ" * 33}, "button_data_invalid"),
        ({"text": "a"}, "Text buttons are unallowed"),
        ({"text": "a", "callback_data": "x", "url": "https://a.vn"}, "exactly one"),
        ({"callback_data": "x"}, 'find field "text"'),
        ({"text": "a", "url": "không phải địa chỉ"}, "Wrong HTTP URL"),
    ],
)
async def test_bad_buttons_are_refused(bot: Bot, chat: int, button: dict[str, str], reason: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(chat, "chọn", api_kwargs={"reply_markup": markup})


async def test_a_press_arrives_and_its_answer_is_shown(bot: Bot, sandbox: SandboxClient, chat: int) -> None:
    sent = await bot.send_message(chat, "Xong chưa?", reply_markup=BUTTONS)
    assert sent.reply_markup == BUTTONS
    await sandbox.phone(MINH).press("Xong")
    update = (await bot.get_updates())[-1]
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("done:1", MINH, sent.message_id)
    assert await query.answer("Đã ghi", show_alert=True)
    answer = await sandbox.phone(MINH).wait_for_answer()
    assert (answer["text"], answer["alert"]) == ("Đã ghi", True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("lần nữa")
    with pytest.raises(BadRequest, match="query id is invalid"):
        await bot.answer_callback_query("12345")


async def test_an_edit_changes_text_and_takes_buttons_away(
    bot: Bot, sandbox: SandboxClient, chat: int
) -> None:
    sent = await bot.send_message(chat, "Xong chưa?", reply_markup=BUTTONS)
    edited = await bot.edit_message_text("Đã xong", chat, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("Đã xong", None, True)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("Đã xong", chat, sent.message_id)
    shown = (await sandbox.phone(MINH).messages())[-1]
    assert (shown["text"], shown["buttons"], shown["edited"] is not None) == ("Đã xong", [], True)


async def test_only_own_messages_that_exist_can_be_edited(
    bot: Bot, sandbox: SandboxClient, chat: int
) -> None:
    said = await sandbox.phone(MINH).say("của tôi")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", chat, said["id"])
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("x", chat, 1)
    sent = await bot.send_message(chat, "chữ")
    with pytest.raises(BadRequest, match="no caption"):
        await bot.edit_message_caption(chat, sent.message_id, caption="x")
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(chat, sent.message_id)


async def test_a_deleted_message_is_gone(bot: Bot, sandbox: SandboxClient, chat: int) -> None:
    sent = await bot.send_message(chat, "nhầm")
    assert await bot.delete_message(chat, sent.message_id)
    assert "nhầm" not in [message["text"] for message in await sandbox.phone(MINH).messages()]
    with pytest.raises(BadRequest, match="to delete not found"):
        await bot.delete_message(chat, sent.message_id)


async def test_quotes_go_both_ways(bot: Bot, sandbox: SandboxClient, chat: int) -> None:
    sent = await bot.send_message(chat, "Nhiệm vụ 1")
    said = await sandbox.phone(MINH).say("xong", quote=sent.message_id)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "Nhiệm vụ 1"
    answer = await bot.send_message(chat, "Đã ghi", reply_parameters=ReplyParameters(said["id"]))
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == said["id"]
    lenient = ReplyParameters(1, allow_sending_without_reply=True)
    assert (await bot.send_message(chat, "Vẫn gửi", reply_parameters=lenient)).reply_to_message is None


async def test_a_bot_may_not_write_first_nor_after_a_block(bot: Bot, sandbox: SandboxClient) -> None:
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(1003, "chào")
    lan = sandbox.phone(1003)
    await lan.say("/start")
    await bot.send_message(1003, "chào")
    await lan.block()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(1003, "còn đó không")
    await lan.unblock()
    await bot.send_message(1003, "chào lại")
    changes = [update.my_chat_member for update in await bot.get_updates()]
    statuses = [(c.old_chat_member.status, c.new_chat_member.status) for c in changes if c is not None]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_an_invitation_starts_the_chat_with_its_payload(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.phone(1004).open_link("https://t.me/nhacviec_bot?start=moi_1004-x")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start moi_1004-x"


async def test_the_menu_and_the_chat_can_be_asked(bot: Bot, sandbox: SandboxClient, chat: int) -> None:
    await bot.set_my_commands([("status", "Tình hình"), ("help", "Trợ giúp")])
    assert [command.command for command in await bot.get_my_commands()] == ["status", "help"]
    state = await sandbox.ask("GET", "/sandbox/state")
    assert state["chats"][0]["commands"][0] == {"command": "status", "description": "Tình hình"}
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("Trạng thái", "sai")])
    full = await bot.get_chat(chat)
    assert (full.type, full.full_name) == ("private", "Trần Văn Minh")
    assert (await bot.get_chat_member(chat, MINH)).status == "member"
    assert await bot.send_chat_action(chat, "typing")
