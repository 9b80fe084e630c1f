"""Who this running program is, among all that may work on one database; and whether another one surely has ended."""

import contextlib
import os
import socket
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
START_FIELD = (
    19  # of /proc/<pid>/stat, counted behind the name: when the process began, in ticks since the boot
)
ENDED = {"Z", "X"}


def identity() -> str:
    """This process, told apart from every other one on any machine: machine, process room, number, beginning."""
    return "|".join([*_room(), str(os.getpid()), _begun(os.getpid()) or ""])


def has_ended(other: str) -> bool:
    """True where the process of that identity surely is no more; False where it may live, or cannot be seen."""
    parts = other.rsplit("|", 2)
    if parts[0] != "|".join(_room()) or not parts[1].isdigit():
        return False
    number = int(parts[1])
    if Path("/proc/self/stat").exists():
        return _begun(number) != parts[2]
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _room() -> tuple[str, str, str]:
    """The machine, its boot, and the room in which process numbers mean something (containers have their own)."""
    boot = room = ""
    with contextlib.suppress(OSError):
        boot = BOOT.read_text(encoding="ascii").strip()
    with contextlib.suppress(OSError):
        room = str(Path("/proc/self/ns/pid").readlink())
    return socket.gethostname(), boot, room


def _begun(number: int) -> str | None:
    """When a living process began; None where there is none of that number."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = told.rpartition(")")[2].split()
    return None if fields[0] in ENDED else fields[START_FIELD]
