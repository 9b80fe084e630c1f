"""The log: one line an event, as text or as JSON, to stderr; never a secret, whatever is logged.

Code logs `log.info("sent", extra=fields(outbox=7, result="Sent"))`: words that stay the same and fields beside them.
Secrets are taken out of the finished line, so that it does not matter how they came in: an address with a token in it
comes with exceptions of libraries as well, in their words and in the traceback. Messages' words are never logged at all;
drivers are told to hide the values of a statement (models/engines.py).
"""

import json
import logging
import re
import sys
import threading
import types
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus

from bot.settings import LogFormat

HIDDEN = "***"
SHORTEST_SECRET = 6
# What looks like a token of a platform (an id, a colon, a secret), or a password in an address.
TOKENS = re.compile(r"(?<![\w:])(bot)?\d{5,}:[A-Za-z0-9_-]{16,}")
PASSWORDS = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")
QUIET = ("alembic", "uvicorn", "httpx", "httpcore", "telegram", "asyncio")


class _Lines(logging.Formatter):
    """Writes a record as one line (a traceback as more, in text) without secrets."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__()
        given = {each for each in secrets if len(each) >= SHORTEST_SECRET}
        escaped = {
            way(each) for each in given for way in (quote, quote_plus, lambda each: json.dumps(each)[1:-1])
        }
        known = sorted(given | escaped, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return self.without_secrets(self.written(record))

    def without_secrets(self, line: str) -> str:
        """The line with every secret, known or looking like one, hidden."""
        if self._known is not None:
            line = self._known.sub(HIDDEN, line)
        return PASSWORDS.sub(rf"\1:{HIDDEN}@", TOKENS.sub(HIDDEN, line))

    def written(self, record: logging.LogRecord) -> str:
        """The line as it is."""
        when = datetime.fromtimestamp(record.created, UTC).astimezone()
        words = [f"{when:%Y-%m-%d %H:%M:%S}", record.levelname, record.name, record.getMessage()]
        words += [f"{name}={value}" for name, value in _fields(record).items()]
        return "\n".join([" ".join(words), *_traces(self, record)])


class _JsonLines(_Lines):
    """Writes a record as one JSON object on one line."""

    def written(self, record: logging.LogRecord) -> str:
        """The line as it is."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if traces := _traces(self, record):
            told["traceback"] = "\n".join(traces)
        return json.dumps(told, ensure_ascii=False, default=str)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = getattr(record, "fields", {})
    return found


def _traces(formatter: logging.Formatter, record: logging.LogRecord) -> list[str]:
    traces = []
    if record.exc_info and record.exc_info[0] is not None:
        traces.append(formatter.formatException(record.exc_info))
    if record.stack_info:
        traces.append(formatter.formatStack(record.stack_info))
    return traces


def formatter_of(form: LogFormat, secrets: Collection[str]) -> logging.Formatter:
    """The formatter of that form, which hides these secrets and whatever looks like one."""
    return _JsonLines(secrets) if form is LogFormat.JSON else _Lines(secrets)


def set_up(form: LogFormat, level: int, secrets: Collection[str]) -> None:
    """Log to stderr from now on: what the project says from `level` on, of the libraries what is a warning or worse.

    What ends the program or a thread goes through the same formatter, so that no traceback shows a secret either.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter_of(form, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    sys.excepthook = _log_the_end
    threading.excepthook = _log_a_threads_end


def _log_the_end(kind: type[BaseException], error: BaseException, trace: types.TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("nhacviec").critical("the program ends", exc_info=(kind, error, trace))


def _log_a_threads_end(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else "?"
    error = ended.exc_value
    logging.getLogger("nhacviec").critical("the thread %s ends", name, exc_info=error)
