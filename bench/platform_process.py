"""The recording platform in a process of its own, so that what is measured does not share its loop."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from bench.recording_platform import Platform, Rules


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform saw: when each message of which chat arrived (seconds), how many were refused for the rate."""

    arrived: list[tuple[float, str]]
    refused_for_rate: int


@dataclass
class Remote:
    """A platform in another process."""

    address: str
    _line: Connection

    def told(self) -> Told:
        """What it has seen since it was last asked."""
        self._line.send("told")
        found: Told = self._line.recv()
        return found


@contextmanager
def platform(*, rules: Rules | None, latency: float) -> Iterator[Remote]:
    """A platform that enforces these rules and takes that long for an answer."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, rules, latency), daemon=True)
    process.start()
    try:
        yield Remote(here.recv(), here)
    finally:
        here.send("end")
        process.join(10)


def _serve(line: Connection, rules: Rules | None, latency: float) -> None:
    asyncio.run(_until_told(line, rules, latency))


async def _until_told(line: Connection, rules: Rules | None, latency: float) -> None:
    async with Platform(rules=rules, latency=latency) as server:
        line.send(server.address)
        while (asked := await asyncio.to_thread(line.recv)) != "end":
            assert asked == "told"
            line.send(Told([(each.at, each.chat_id) for each in server.deliveries], server.refused_for_rate))
            _forget(server)


def _forget(server: Platform) -> Any:
    server.deliveries.clear()
    server.refused_for_rate = 0
    server._windows.clear()
