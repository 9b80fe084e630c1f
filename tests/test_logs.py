"""The log: one line an event, and no secret in any of them, however it came in."""

import io
import json
import logging
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session
from telegram.error import InvalidToken
from world import World

from bot import logs
from bot.channels import Outgoing
from bot.channels.telegram import Telegram
from bot.settings import LogFormat, Settings
from models.errors import PlatformError
from scheduler.vitals import fields

TOKEN = "123456789:AAHk-4f_invented_token_of_35_signs"
SECRETS = [TOKEN, "a-password", "the-webhook's-secret"]


class Log:
    """What was written, whole and by line."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@pytest.fixture(params=[LogFormat.TEXT, LogFormat.JSON])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """Everything that is logged, by the formatter of either form; even what DEBUG says."""
    written = Log()
    handler = logging.StreamHandler(written.stream)
    handler.setFormatter(logs.formatter_of(request.param, SECRETS))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_carries_its_fields(log: Log) -> None:
    logging.getLogger("x").info("sent", extra=fields(outbox=7, result="Sent"))
    (line,) = log.lines
    if line.startswith("{"):
        told = json.loads(line)
        assert (told["message"], told["outbox"], told["result"], told["level"]) == ("sent", 7, "Sent", "info")
    else:
        assert "INFO x sent outbox=7 result=Sent" in line


@pytest.mark.parametrize(
    "words",
    [
        f"GET https://api.telegram.org/bot{TOKEN}/getMe",
        "https://api.telegram.org/bot987654321:AnotherTokenNobodyKnows_12345/getMe",
        "postgresql+psycopg://nhacviec:a-password@db/nhacviec",
        "postgresql://somebody:any other@host/x".replace(" ", "-"),
        "the secret is the-webhook's-secret, says repr: " + repr("the-webhook's-secret"),
    ],
)
def test_a_secret_is_hidden_wherever_it_comes_from(log: Log, words: str) -> None:
    logger = logging.getLogger("any.library")
    logger.debug(words)
    logger.info("%s", words)
    logger.warning("with fields", extra=fields(address=words))
    try:
        int(words)
    except ValueError:
        logger.exception("failed")
    for secret in (*SECRETS, "AnotherTokenNobodyKnows", "any-other"):
        assert secret not in log.text
    assert log.text.count("***") >= 4


async def test_what_httpx_and_telegram_raise_shows_no_token(log: Log) -> None:
    channel = Telegram(TOKEN, "http://127.0.0.1:1")
    with pytest.raises(PlatformError) as raised:
        await channel.start()
    logging.getLogger("t").error("could not: %s", raised.value, exc_info=raised.value)
    outcome = await channel.send(Outgoing("1", "chào"))
    logging.getLogger("t").error("outcome: %r", outcome)
    request = httpx.Request("POST", f"http://127.0.0.1:1/bot{TOKEN}/sendMessage")
    failed = httpx.HTTPStatusError(
        f"502 for url {request.url}", request=request, response=httpx.Response(502)
    )
    logging.getLogger("t").error("failed", exc_info=failed)
    logging.getLogger("t").error("failed", exc_info=InvalidToken(f"The token `{TOKEN}` was rejected"))
    await channel.stop()
    assert TOKEN not in log.text
    assert TOKEN.partition(":")[2] not in log.text
    assert "Traceback" in log.text


async def test_an_update_and_a_send_are_one_line_each_and_never_their_words(log: Log, world: World) -> None:
    logging.getLogger().setLevel(logging.INFO)
    world.add_assignment("SNV", "Tên của một việc", "2026-11-26")
    await world.say("1002", "1 xong rồi ạ, số 123/KH-SNV")
    about = [line for line in log.lines if "handled" in line or "sent" in line]
    assert len(about) == 2
    for words in ("xong rồi", "123/KH-SNV", "Tên của một việc", "Trần Văn Minh"):
        assert words not in log.text


async def test_an_update_that_fails_shows_its_error_and_not_its_words(
    log: Log, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("bot.handle._answer", breaks)
    await world.say("1002", "câu này của riêng người gửi")
    assert "a mistake of ours" in log.text
    assert "câu này" not in log.text


@pytest.mark.both_databases
def test_a_statement_that_fails_shows_no_values(log: Log, world: World) -> None:
    def work(session: Session) -> None:
        session.execute(text("INSERT INTO plan (id, code) VALUES (1, :words)"), {"words": "lời riêng"})

    with pytest.raises(Exception, match="constraint") as raised:
        world.database.write_now(work)
    logging.getLogger("t").error("failed", exc_info=raised.value)
    assert "lời riêng" not in log.text


def test_the_secrets_of_the_settings_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHACVIEC_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", "postgresql+psycopg://me:a%20password@db/x")
    monkeypatch.setenv("NHACVIEC_PING_URL", "https://hc.example/abc-def")
    assert {TOKEN, "a password", "https://hc.example/abc-def"} <= set(Settings().secrets())
