"""The program as a process of its own, as its users run it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from models.instant import VIETNAM

PROGRAM = [sys.executable, "-m", "bot"]
ROOT = Path(__file__).parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("NHACVIEC_")} | {
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",
    "NHACVIEC_WEB_PORT": "0",
    "NHACVIEC_SANDBOX_PORT": "0",
}


@asynccontextmanager
async def program(
    folder: Path, *arguments: str, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM,
        *arguments,
        cwd=folder,
        env=ENVIRONMENT | {f"NHACVIEC_{name.upper()}": value for name, value in settings.items()},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def started(process: asyncio.subprocess.Process) -> str:
    """The page's address, once the program prints it."""
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    assert "http://127.0.0.1:" in line, line + (await process.communicate())[1].decode()
    return next(word for word in line.split() if word.startswith("http://"))


async def run_to_end(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    async with program(folder, *arguments, **settings) as process:
        out, err = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode is not None
        return process.returncode, out.decode() + err.decode()


def a_working_morning() -> datetime:
    """Eight o'clock on a Wednesday some weeks ahead: reminders are certain to be due by then."""
    day = datetime.now(VIETNAM).date() + timedelta(days=14)
    day += timedelta(days=(2 - day.weekday()) % 7)
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=VIETNAM)
