"""A real browser, and a page in it that must not complain."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and CI must run this test.")
        pytest.skip("Chromium is missing: scripts/install-chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def page_at(browser: Browser, address: str, width: int, height: int) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.goto(address)
    yield page
    await page.close()
    assert problems == []


async def has_no_sideways_scroll(page: Page) -> bool:
    wide: bool = await page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    return not wide
