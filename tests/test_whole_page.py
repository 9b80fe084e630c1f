"""The whole product in a browser: the bot, its sandbox, a morning of reminders. The pictures of the README come from here."""

import os
from pathlib import Path

import pytest
from in_browser import has_no_sideways_scroll, page_at
from playwright.async_api import Browser, expect
from program import a_working_morning, program, started

from sandbox.client import SandboxClient

pytestmark = pytest.mark.browser
HUONG, MINH, LAN, THU = 1001, 1002, 1003, 1005


def pictures(otherwise: Path) -> Path:
    """Where the pictures go: `make pictures` names the folder, a plain test run keeps none."""
    folder = Path(os.environ.get("PICTURES_FOLDER") or otherwise)
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


async def test_a_morning_on_the_page(browser: Browser, tmp_path: Path) -> None:
    shots = pictures(tmp_path / "pictures")
    async with program(tmp_path, "run", sandbox_port="0") as process:
        address = await started(process)
        async with SandboxClient(address) as sandbox:
            huong, minh, lan = (sandbox.phone(number) for number in (HUONG, MINH, LAN))
            await sandbox.jump_to(a_working_morning())
            for phone in (minh, lan):
                await phone.wait_for("Nhắc việc", any_time=True)
            await lan.say("STP-01 vướng, chờ số liệu của các xã")
            await lan.wait_for("Đã ghi nhận")
            await huong.wait_for("báo vướng", any_time=True)
            await minh.say("SNV-02 xong rồi ạ, số 123/KH-UBND")
            await minh.wait_for("Đã ghi nhận")
            thu = sandbox.phone(THU, "zalo")
            reminder = await thu.wait_for("Trả lời bằng số việc", any_time=True)
            await thu.say(reminder["text"].partition("🔴 ")[2].partition(".")[0])
            await thu.wait_for("2 Đang làm")
            await thu.say("2")
            await thu.wait_for("Đã ghi nhận")
            await huong.say("/status snv")
            await huong.wait_for("Sở Nội vụ")
            async with page_at(browser, address, 1440, 900) as page:
                await expect(
                    page.get_by_role("tabpanel", name="Máy của Trần Văn Minh").get_by_text("123/KH-UBND").last
                ).to_be_visible()
                on_zalo = page.get_by_role("tabpanel", name="Máy của Hồ Thị Thu")
                await expect(on_zalo.get_by_text("bot trên Zalo")).to_be_visible()
                await expect(on_zalo.get_by_text("Đã ghi nhận").last).to_be_visible()
                assert await has_no_sideways_scroll(page)
                await page.screenshot(path=shots / "desktop.png")
            async with page_at(browser, address, 360, 740) as page:
                for name, picture in (
                    ("Trần Văn Minh", "official"),
                    ("Nguyễn Thị Hương", "coordinator"),
                    ("Hồ Thị Thu", "zalo"),
                ):
                    await page.get_by_role("tab", name=name).click()
                    await expect(page.get_by_role("tabpanel", name=f"Máy của {name}")).to_be_visible()
                    assert await has_no_sideways_scroll(page)
                    await page.screenshot(path=shots / f"{picture}.png")
                await page.get_by_role("tab", name="Trần Văn Minh").click()
                await page.get_by_role("button", name="Hoàn tác").last.click()
                await expect(page.get_by_text("Đã hoàn tác").last).to_be_visible()
