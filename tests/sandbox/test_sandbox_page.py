"""The page in a real browser, narrow and wide, with a scripted bot at the other end."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from in_browser import has_no_sideways_scroll, page_at
from playwright.async_api import Browser, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from sandbox.client import SandboxClient
from sandbox.server import RunningSandbox

pytest_plugins = ["sandbox_fixtures"]
pytestmark = pytest.mark.browser

BUTTONS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("✅ Xong", callback_data="done"),
            InlineKeyboardButton("Chưa xong", callback_data="no"),
        ]
    ]
)


async def answer_everything(bot: Bot) -> None:
    """A bot that asks whether it is done, and notes the answer."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            await _answer(bot, update)


async def _answer(bot: Bot, update: Update) -> None:
    if update.message is not None:
        html = "<b>Kế hoạch 251</b>: xong chưa? <script>".replace("<script>", "&lt;script&gt;")
        await bot.send_message(update.message.chat.id, html, parse_mode="HTML", reply_markup=BUTTONS)
    if update.callback_query is not None and update.callback_query.message is not None:
        await update.callback_query.answer("Đã ghi nhận")
        message = update.callback_query.message
        await bot.edit_message_text(
            f"Đã chọn {update.callback_query.data}", message.chat.id, message.message_id
        )


@pytest.fixture
async def scripted(bot: Bot) -> AsyncIterator[None]:
    task = asyncio.create_task(answer_everything(bot))
    yield
    task.cancel()
    await asyncio.wait({task})


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1440, 900)])
@pytest.mark.usefixtures("scripted")
async def test_a_conversation_a_press_and_the_clock(
    browser: Browser, server: RunningSandbox, width: int, height: int
) -> None:
    async with page_at(browser, server.address, width, height) as page:
        if width < 760:
            await page.get_by_role("tab", name="Trần Văn Minh").click()
        phone = page.get_by_role("tabpanel", name="Máy của Trần Văn Minh")
        await phone.get_by_role("button", name="Bắt đầu").click()
        await expect(phone.get_by_text("Kế hoạch 251")).to_have_css("font-weight", "700")
        await expect(phone.get_by_text("<script>")).to_be_visible()
        await phone.get_by_label("Nhắn tin từ máy").fill("sắp xong rồi ạ")
        await page.keyboard.press("Enter")
        await expect(phone.get_by_role("button", name="✅ Xong")).to_have_count(2)
        await phone.get_by_role("button", name="✅ Xong").last.click()
        await expect(phone.get_by_text("Đã ghi nhận")).to_be_visible()
        await expect(phone.get_by_text("Đã chọn done")).to_be_visible()
        await expect(phone.get_by_text("đã sửa")).to_be_visible()
        assert await has_no_sideways_scroll(page)

        if width < 760:
            await page.get_by_role("button", name="Chỉnh giờ").click()
            assert await has_no_sideways_scroll(page)
        await expect(page.get_by_text("Giờ thật", exact=True)).to_be_visible()
        await page.get_by_role("button", name="08:00 sáng hôm sau").click()
        await expect(page.locator("#clock-time")).to_have_text(re.compile(r"08:00:\d\d"))
        await expect(page.get_by_text("Nhanh ")).to_be_visible()
        await expect(phone.get_by_text("Hôm qua")).to_be_visible()
        await page.get_by_role("button", name="Về giờ thật").click()
        await expect(page.get_by_text("Giờ thật", exact=True)).to_be_visible()


@pytest.mark.usefixtures("scripted")
async def test_a_quote_is_chosen_with_the_keyboard(
    browser: Browser, server: RunningSandbox, sandbox: SandboxClient
) -> None:
    await sandbox.phone(1002).say("/start")
    async with page_at(browser, server.address, 1440, 900) as page:
        phone = page.get_by_role("tabpanel", name="Máy của Trần Văn Minh")
        await expect(phone.get_by_text("Kế hoạch 251")).to_be_visible()
        await phone.get_by_role("button", name="Thao tác với tin nhắn").last.press("Enter")
        await page.get_by_role("menuitem", name="Trả lời").press("Enter")
        await page.keyboard.type("xong rồi")
        await page.keyboard.press("Enter")
        await expect(phone.get_by_text("xong rồi")).to_be_visible()
    said = (await sandbox.phone(1002).messages())[2]
    assert (said["text"], said["quote"] is not None) == ("xong rồi", True)


async def test_blocking_takes_the_field_away_and_back(
    browser: Browser, server: RunningSandbox, sandbox: SandboxClient
) -> None:
    await sandbox.phone(1003).say("chào")
    async with page_at(browser, server.address, 1440, 900) as page:
        phone = page.get_by_role("tabpanel", name="Máy của Lê Thị Lan")
        await phone.get_by_role("button", name="Thêm thao tác").click()
        await page.get_by_role("menuitem", name="Chặn bot").click()
        await expect(phone.get_by_label("Nhắn tin từ máy")).to_be_hidden()
        await phone.get_by_role("button", name="Bỏ chặn").click()
        await expect(phone.get_by_label("Nhắn tin từ máy")).to_be_visible()
