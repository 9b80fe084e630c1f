"""What systemd is told: ready, stopping, and "still alive" to its watchdog. Without systemd: nothing.

Source: https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html. A datagram to a socket that is named in
the environment; too little to take a library for.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Mapping

from scheduler.health import Health

log = logging.getLogger(__name__)


class Systemd:
    """The service manager that started this program, if one did."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        mine = environment.get("WATCHDOG_PID") in {None, "", str(os.getpid())}
        microseconds = environment.get("WATCHDOG_USEC", "")
        self.watchdog_seconds = int(microseconds) / 1e6 if mine and microseconds.isdigit() else None

    def tell(self, *states: str) -> None:
        """Tell it something, such as READY=1. A manager that does not listen is no reason to stop."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as way:
                way.connect(self._address)
                way.sendall("\n".join(states).encode())
        except OSError as error:
            log.warning("systemd was not told %s: %s", states[0], error)

    async def feed_watchdog(self, health: Health) -> None:
        """Until cancelled: tell it that the program lives, and how it is, three times a period.

        Not while the writer is dead or stuck: then a restart helps. A full disk or a locked database is no reason to
        be killed; /healthz and STATUS say so.
        """
        if self.watchdog_seconds is None:
            return
        while True:
            writer = health.database.writer
            verdict = await health.look()
            wrong = [f"{sign.name} ({sign.seen})" for sign in verdict.signs if sign.light != "green"]
            status = f"STATUS={verdict.light}{': ' if wrong else ''}{', '.join(wrong)}"
            if writer.alive and writer.busy_seconds < max(self.watchdog_seconds, 60):
                self.tell("WATCHDOG=1", status)
            else:
                self.tell(status)
            await asyncio.sleep(self.watchdog_seconds / 3)
