"""Fetching a file that was sent to the bot: over real HTTP, with its limits."""

import pytest

from bot.channels.telegram import Telegram
from models.errors import FileGone, FileTooLarge
from sandbox.client import SandboxClient
from sandbox.server import running
from sandbox.settings import DEMO_BOT, SandboxSettings


@pytest.mark.filterwarnings("ignore:Please use")  # pytest undoes the filter that telegram.py sets
async def test_a_file_is_fetched_whole_and_only_within_the_limit() -> None:
    async with running(SandboxSettings(limits=False)) as sandbox, SandboxClient(sandbox.address) as people:
        telegram = Telegram(DEMO_BOT, sandbox.address, poll_seconds=1)
        await telegram.start()
        try:
            await people.phone(1001).send_file("Kế hoạch.xlsx", b"PK noi dung")
            (update,) = await telegram.poll(0)
            attachment = telegram.read(update.raw).attachment
            assert attachment is not None
            assert attachment.name == "Kế hoạch.xlsx"
            assert await telegram.download(attachment.file_id, largest=100) == b"PK noi dung"
            with pytest.raises(FileTooLarge):
                await telegram.download(attachment.file_id, largest=5)
            with pytest.raises(FileGone):
                await telegram.download("no-such-file", largest=100)
        finally:
            await telegram.stop()
