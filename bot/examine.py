"""The examination behind `nhacviec doctor`: from outside, whether the bot runs or not. Each line a sign and its words."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from bot.channels import Channel
from bot.settings import Receiving, Settings
from models import migrate
from models.database import Database
from models.engines import sqlite_file
from models.errors import DatabaseError, DatabaseMissing, PlatformError, TokenRefused
from models.instant import local
from models.keeping import shelf
from models.keeping.sqlite_copy import require_sound
from models.rules import health as rules
from models.rules.calendar import Source, WorkingCalendar
from models.rules.health import Light, Sign
from models.store import audit, health
from models.store.calendar import current
from scheduler.clock import SystemClock
from seeds.calendar import load_calendar
from seeds.loader import checked

GREEN, YELLOW, RED = Light.GREEN, Light.YELLOW, Light.RED
UNKNOWN_DAYS = 7
PLATFORM_SECONDS = 10.0
NOTICE_MONTH = 12  # the yearly notice on days off is out by then


@dataclass(frozen=True, slots=True)
class Line:
    """A sign and the sentence that is shown for it."""

    sign: Sign
    words: str


@dataclass
class Examination:
    """What was found: the lines, the ledger's newest row ("number:hash", "" where it cannot be read), this year."""

    year: int
    lines: list[Line] = field(default_factory=list)
    ledger: str = ""

    def add(self, name: str, light: Light, seen: float | str | None, words: str) -> None:
        """One more line."""
        self.lines.append(Line(Sign(name, light, seen), words))


def examine(settings: Settings) -> Examination:
    """Look at everything there is. Raises nothing for what is not well: that is what is told."""
    now = SystemClock().now()
    found = Examination(local(now).year)
    database, calendar = Database(settings.database_url), load_calendar()
    try:
        _database(found, settings)
        _migrations(found, settings)
        try:
            _facts(found, settings, database, now)
            calendar = database.read_now(partial(current, base=calendar))
        except DatabaseError as error:
            found.add("last_tick", RED, "unread", f"Nhịp, tin đi, tin đến: không đọc được ({error}).")
    finally:
        database.stop()
    _platforms(found, settings)
    _calendar(found, calendar, local(now).date())
    _backup(found, settings, now)
    if settings.zalo_token.get_secret_value() and settings.zalo_receiving is Receiving.POLLING:
        found.add(
            "zalo",
            YELLOW,
            "polling",
            "Zalo: nhận tin kiểu polling, mỗi tin được trao đúng một lần; bot bị giết đúng lúc đó thì mất tin ấy. Chạy thật: NHACVIEC_ZALO_RECEIVING=webhook.",
        )
    return found


def _database(found: Examination, settings: Settings) -> None:
    file = sqlite_file(settings.database_url)
    try:
        if file is None:
            name = settings.database_url.rpartition("@")[2]
            migrate.version_of(settings.database_url)
            found.add("database", GREEN, name, f"Cơ sở dữ liệu: máy chủ trả lời ({name}).")
            return
        if not file.exists():
            raise DatabaseMissing(f"không có tệp {file}")
        with closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True)) as connection:
            require_sound(connection, str(file))
        size = file.stat().st_size
        found.add("database", GREEN, size, f"Cơ sở dữ liệu: nguyên vẹn ({file}, {size / 1e6:.1f} MB).")
    except (DatabaseError, sqlite3.Error, OSError) as error:
        seen = _why_missing(settings) if isinstance(error, DatabaseMissing) else type(error).__name__
        found.add("database", RED, seen, f"Cơ sở dữ liệu: {error}")


def _why_missing(settings: Settings) -> str:
    """What there is to be done depends on it: a server that does not answer, a first start, or a loss."""
    if sqlite_file(settings.database_url) is None:
        return "unreachable"
    try:
        return "lost" if shelf.all_on(settings.keeping().folder) else "missing"
    except DatabaseError:
        return "missing"


def _migrations(found: Examination, settings: Settings) -> None:
    wanted = migrate.head()
    try:
        version = migrate.version_of(settings.database_url)
    except DatabaseError as error:
        if isinstance(error, DatabaseMissing):
            found.add("migrations", RED, "unread", "Phiên bản dữ liệu: không đọc được.")
        else:
            found.add("migrations", RED, type(error).__name__, f"Phiên bản dữ liệu: {error}")
        return
    light, words = (GREEN, f"{version}, mới nhất") if version == wanted else (RED, f"{version}, cần {wanted}")
    found.add("migrations", light, version, f"Phiên bản dữ liệu: {words}.")


def _facts(found: Examination, settings: Settings, database: Database, now: datetime) -> None:
    facts = database.read_now(lambda session: health.facts(session, now=now))
    tick, unsent, unhandled, aside = rules.signs_of(facts, now=now, pulse_seconds=settings.pulse_seconds)
    when = "chưa bao giờ" if facts.last_beat is None else f"{_span(now - facts.last_beat)} trước"
    found.add(tick.name, tick.light, tick.seen, f"Nhịp gần nhất: {when}.")
    waiting = (
        "không có"
        if facts.oldest_unsent is None
        else f"{facts.unsent}, lâu nhất {_span(now - facts.oldest_unsent)}"
    )
    found.add(unsent.name, unsent.light, unsent.seen, f"Tin chờ gửi: {waiting}.")
    since = now - timedelta(days=UNKNOWN_DAYS)
    unknown = database.read_now(lambda session: health.unknown_since(session, since=since))
    light = YELLOW if unknown else GREEN
    found.add("unknown", light, unknown, f"Tin không rõ đã tới chưa, {UNKNOWN_DAYS} ngày qua: {unknown}.")
    dead = facts.dead_contacts
    found.add("dead_contacts", YELLOW if dead else GREEN, dead, f"Tài khoản không nhận được tin: {dead}.")
    worse = rules.worst([unhandled, aside])
    words = f"Tin đến: {facts.unhandled} chờ xử lý, {facts.set_aside} bị gác lại."
    found.add("inbox", worse, facts.set_aside, words)
    number, chained = database.read_now(audit.head)
    found.ledger = f"{number}:{chained}"


def _platforms(found: Examination, settings: Settings) -> None:
    from bot.wiring import links_of  # noqa: PLC0415 - the platforms' libraries are slow to load

    links = links_of(settings)
    if not links:
        found.add("platform", YELLOW, None, "Nền tảng: chưa có token nào; bot chỉ chạy trên trang thử.")
    for link in links:
        name = link.channel.title
        try:
            found.add("platform", GREEN, link.name, f"{name}: trả lời (@{asyncio.run(_ask(link.channel))}).")
        except TokenRefused:
            found.add("platform", RED, link.name, f"{name}: không nhận token này.")
        except (PlatformError, TimeoutError) as error:
            found.add("platform", RED, link.name, f"{name}: không trả lời ({error}).")


async def _ask(channel: Channel) -> str:
    try:
        async with asyncio.timeout(PLATFORM_SECONDS):
            return await channel.start()
    finally:
        await channel.stop()


def _entered(calendar: WorkingCalendar, year: int) -> Iterator[bool]:
    day = date(year, 1, 1)
    while day.year == year:
        yield calendar.why(day).source is Source.COORDINATOR
        day += timedelta(days=1)


def _calendar(found: Examination, calendar: WorkingCalendar, today: date) -> None:
    years = [today.year, *([today.year + 1] if today.month >= NOTICE_MONTH else [])]
    noticed = {notice.year for notice in checked().notices}
    missing = [year for year in years if year not in noticed and not any(_entered(calendar, year))]
    found.year = (missing or years)[0]
    words = "có" if not missing else f"chưa có cho năm {', '.join(map(str, missing))}; đang tính theo luật"
    found.add("calendar", YELLOW if missing else GREEN, found.year, f"Thông báo nghỉ lễ: {words}.")


def _backup(found: Examination, settings: Settings, now: datetime) -> None:
    folder = settings.keeping().folder
    try:
        newest = next(reversed(shelf.all_on(folder)), None)
    except DatabaseError as error:
        found.add("backup", RED, None, f"Sao lưu: {error}")
        return
    made = datetime.fromisoformat(newest.slip.made_at) if newest else None
    sign = rules.backup(made, now=now)
    words = (
        f"{newest.path.name}, {_span(now - made)} trước"
        if newest and made
        else f"chưa có bản nào trong {folder}"
    )
    found.add(sign.name, sign.light, sign.seen, f"Sao lưu: {words}.")


def _span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    if abs(seconds) < 120:  # noqa: PLR2004 - two minutes
        return f"{seconds} giây"
    if abs(seconds) < 2 * 3600:
        return f"{seconds // 60} phút"
    return f"{seconds // 3600} giờ" if abs(seconds) < 2 * 86400 else f"{seconds // 86400} ngày"
