"""What a sandbox is started with."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from sandbox.limits import Rates
from sandbox.phones import Phone, load_phones

DEMO_BOT: Final = "1000000001:sandbox-only"
DEMO_ZALO_BOT: Final = "1000000002:sandbox-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """One sandbox. Nothing is required: the defaults give the demo on a free port of this machine.

    Attributes:
        host: the address to listen on; keep it a loopback address, the page has no password.
        port: 0 takes a free one.
        token: what the bot must show; the number before the colon is the bot's user id.
        zalo_token: what the bot must show on Zalo.
        state_folder: where chats and files are kept; None keeps them in memory.
        limits: whether Telegram's rates are enforced (429 with retry_after).
        days_off: days that "next working day" skips, besides Saturdays and Sundays.
        privacy_mode: whether the bot sees only what concerns it in a group.
        acquainted: (platform, phone id) of everybody who began the chat before the sandbox was ever started.
        query_seconds: how long a pressed button may wait for its answer, in real seconds.
    """

    host: str = "127.0.0.1"
    port: int = 0
    token: str = DEMO_BOT
    zalo_token: str = DEMO_ZALO_BOT
    bot_name: str = "Nhắc Việc"
    bot_username: str = "nhacviec_bot"
    phones: tuple[Phone, ...] = field(default_factory=load_phones)
    state_folder: Path | None = None
    limits: bool = True
    rates: Rates = field(default_factory=Rates)
    days_off: frozenset[date] = frozenset()
    privacy_mode: bool = True
    acquainted: frozenset[tuple[str, int]] = frozenset()
    query_seconds: float = 60.0
