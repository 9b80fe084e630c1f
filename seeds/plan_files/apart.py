"""Reading a file in a process of its own: what a file does to its reader, it does to nobody else.

Limited in time and memory; a crash, a bomb or a hang becomes a finding. The bot's event loop waits without being held:
reading 5,000 rows is a second of computing. `python -m seeds.plan_files.apart` is the other side: a line of JSON with
what is asked and then the file's bytes on standard input; on standard output a line for people's eyes (summary.py)
and a line to be kept (kept.py).
"""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date

from models.errors import DatabaseError, Finding
from models.rules.agencies import Agencies
from seeds.plan_files.applying import Outlook, Terms, known_now, outlook
from seeds.plan_files.kept import to_json
from seeds.plan_files.reading import Checked, check
from seeds.plan_files.summary import summary
from seeds.plan_files.which_plan import Asked, Known

SECONDS = 120
MEMORY = 2 << 30
DATABASE_TROUBLE = 74
DAMAGED = "không đọc được tệp này (quá lớn hoặc hỏng); hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, against which database, how."""

    name: str
    database_url: str
    today: date
    plan_code: str = ""
    keep_missing: bool = False
    year: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the reading process says: a summary to be shown, and the whole to be kept."""

    summary: dict[str, object]
    kept: bytes


def read_apart(content: bytes, job: Job) -> Told:
    """Have a file read. Blocks until it is; never raises for a file. Raises DatabaseError."""
    head = {**{name: getattr(job, name) for name in job.__slots__}, "today": job.today.isoformat()}
    head["since"] = job.since.isoformat() if job.since else None
    try:
        done = subprocess.run(
            [sys.executable, "-m", "seeds.plan_files.apart"],
            input=json.dumps(head).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode == DATABASE_TROUBLE:
            raise DatabaseError(done.stderr.decode(errors="replace").strip())
        done.check_returncode()
        shown, kept = done.stdout.split(b"\n", 2)[:2]
        return Told(json.loads(shown), kept)
    except (subprocess.SubprocessError, ValueError):
        failed = Checked(errors=(Finding(job.name, DAMAGED),))
        return Told(summary(failed, Outlook()), to_json(failed, Outlook()).encode())


async def reading_apart(content: bytes, job: Job) -> Told:
    """The same for the event loop, which is not held meanwhile."""
    return await asyncio.to_thread(read_apart, content, job)


def _main() -> None:
    head = json.loads(sys.stdin.buffer.readline())
    head["today"] = date.fromisoformat(head["today"])
    head["since"] = date.fromisoformat(head["since"]) if head["since"] else None
    job = Job(**head)
    content = sys.stdin.buffer.read()
    _limit()
    try:
        checked, ahead = _read(content, job)
    except DatabaseError as error:
        sys.stderr.write(str(error))
        sys.exit(DATABASE_TROUBLE)
    sys.stdout.write(json.dumps(summary(checked, ahead), ensure_ascii=False) + "\n")
    sys.stdout.write(to_json(checked, ahead) + "\n")


def _read(content: bytes, job: Job) -> tuple[Checked, Outlook]:
    from models.database import Database  # noqa: PLC0415 - only the reading process pays for it
    from models.store import calendar  # noqa: PLC0415 - as above
    from seeds.calendar import load_calendar, load_readings  # noqa: PLC0415 - as above

    database = Database(job.database_url)
    base = load_calendar()
    there = database.file is None or database.file.exists()
    known = database.read_now(known_now) if there else None
    if known is None or not known.agencies.by_code:
        known = agencies_of_the_seeds()
    days = database.read_now(lambda session: calendar.current(session, base)) if there else base
    database.stop()
    checked = check(content, job.name, known, Asked(job.today, job.plan_code, job.keep_missing))
    terms = Terms(days, load_readings(), job.today, job.year, job.since)
    return checked, outlook(checked, known, terms)


def agencies_of_the_seeds() -> Known:
    """What a file is checked against where the database holds nothing yet: the agencies, and no plan."""
    from seeds.reading import read_catalogue  # noqa: PLC0415 - only an empty database needs it

    catalogue = read_catalogue()
    groups = {group.code: group for group in catalogue.groups}
    return Known((), (), Agencies(catalogue.agencies, catalogue.successors), groups)


def _limit() -> None:
    """No more memory than a reader needs, where the system can say so."""
    try:
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    _main()
