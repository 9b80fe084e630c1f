"""What every channel must survive: refusals, limits, silence, cut connections, repeats, nonsense. Whole bot, real HTTP."""

import asyncio
import json
import logging
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from rig import (
    KINDS,
    LAN,
    MINH,
    SPEED,
    STRANGER,
    TOKENS,
    Kind,
    Rig,
    answers_after_a_bad_start,
    bot_running,
    rig_of,
    seed,
)
from world import at

from bot.settings import Settings
from models.database import Database
from sandbox.client import SandboxClient
from sandbox.server import running
from sandbox.settings import SandboxSettings

pytest_plugins = ["channel_fixtures"]
pytestmark = [
    pytest.mark.filterwarnings("ignore:Please use"),  # pytest undoes the filter that telegram.py sets
    pytest.mark.faster(SPEED),
]


async def got(rig: Rig, number: int) -> list[str]:
    """What the bot said on that phone, oldest first."""
    return [message["text"] for message in await rig.phone(number).messages() if message["sender"] is None]


async def test_a_refused_message_is_set_aside_with_the_platforms_words_and_the_next_one_arrives(
    rig: Rig,
) -> None:
    rig.add("SNV", "Báo cáo")
    await rig.fault("400", method="sendMessage", description="message is not to our taste")
    await rig.phone(MINH).say("/help")
    await rig.until(lambda: any(row.state == "refused" for row in rig.outbox()))
    assert "not to our taste" in next(row.reason or "" for row in rig.outbox() if row.state == "refused")
    await rig.phone(MINH).say("/viec")
    await rig.phone(MINH).wait_for("Báo cáo")
    assert rig.contact(MINH).dead_reason is None


async def test_a_dead_chat_is_switched_off_and_the_persons_next_word_revives_it(rig: Rig) -> None:
    rig.add("STP", "Báo cáo")
    await rig.fault("403", method="sendMessage", chat_id=LAN)
    await rig.phone(LAN).say("/help")
    await rig.until(lambda: rig.contact(LAN).dead_reason is not None)
    await rig.until(lambda: any(row.template == "notice.dead" for row in rig.outbox()))
    await rig.phone(LAN).say("/viec")
    await rig.phone(LAN).wait_for("Báo cáo")
    assert rig.contact(LAN).dead_reason is None


async def test_a_limit_is_waited_out_and_the_message_arrives_once(rig: Rig) -> None:
    await rig.fault("429", method="sendMessage", times=2, retry_after=1)
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("Nhắc Việc", timeout=20)
    assert len(await got(rig, MINH)) == 1
    assert "nhắc lại" not in "".join(await got(rig, MINH))


@pytest.mark.parametrize("fault", ["cut-after", "truncated-json"])
async def test_an_outcome_that_is_not_told_is_sent_again_and_marked(rig: Rig, fault: str) -> None:
    await rig.fault(fault, method="sendMessage")
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("(nhắc lại)", timeout=20)
    texts = await got(rig, MINH)
    assert len(texts) == 2
    assert texts[1].endswith(texts[0])


@pytest.mark.parametrize("fault", ["500-html", "502", "cut-before"])
async def test_what_did_not_arrive_arrives_later(rig: Rig, fault: str) -> None:
    await rig.fault(fault, method="sendMessage", times=2)
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("Nhắc Việc", timeout=25)
    assert len(await got(rig, MINH)) == 1


@pytest.mark.parametrize("fault", ["500-html", "502", "cut-before", "429"])
async def test_receiving_goes_on_after_a_fault(rig: Rig, fault: str) -> None:
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("Nhắc Việc")
    await rig.fault(fault, method="getUpdates", times=2, retry_after=1)
    await rig.phone(MINH).say("/viec")  # the poll under way takes it; the next ones fail
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("Nhắc Việc", timeout=25)


async def test_answers_keep_their_order_whatever_happens_to_them(rig: Rig) -> None:
    """Five words of one person, every third send refused for a moment: five answers, in order."""
    numbers = [rig.add("SNV", f"Việc thứ {n}") for n in range(5)]
    await rig.fault("429", method="sendMessage", skip=1, retry_after=1)
    await rig.fault("502", method="sendMessage", skip=2)
    for number in numbers:
        await rig.phone(MINH).say(f"/viec {number}")
    await rig.phone(MINH).wait_for("Việc thứ 4", timeout=30)
    texts = await got(rig, MINH)
    places = [next(n for n, text in enumerate(texts) if f"Việc thứ {k}" in text) for k in range(5)]
    assert places == sorted(places)


async def test_the_same_update_twice_has_one_effect(rig: Rig) -> None:
    number = rig.add("SNV", "Báo cáo")
    await rig.phone(MINH).say(f"{number} đang làm 40%")
    await rig.phone(MINH).wait_for("Đã ghi nhận")
    raw = json.loads(rig.inbox()[-1].raw)
    await rig.hand_over(raw)
    await rig.hand_over(raw)
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("Nhắc Việc")
    assert len(rig.reports()) == 1
    assert len(rig.inbox()) == 2


async def test_malformed_updates_are_kept_for_the_operator_and_hold_up_nobody(rig: Rig) -> None:
    malformed = rig.kind.malformed(rig.kind.chat_id(MINH))
    await rig.hand_over(*malformed)
    await rig.hand_over(rig.kind.unknown)
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("Nhắc Việc")
    await rig.until(lambda: all(row.state != "new" for row in rig.inbox()))
    aside = [row for row in rig.inbox() if row.state == "set_aside"]
    assert aside
    assert all("Malformed" in (row.error or "") for row in aside)
    assert len(await got(rig, MINH)) == 1, "nobody is bothered with what nobody said"


async def test_half_a_letter_that_no_database_takes_holds_up_nobody(rig: Rig) -> None:
    """JSON can say half of a surrogate pair, UTF-8 and databases cannot; a poll that ended of it would end the bot."""
    number = rig.add("SNV", "Báo cáo")
    await rig.phone(MINH).say("/help")
    await rig.phone(MINH).wait_for("Nhắc Việc")
    update = json.loads(rig.inbox()[-1].raw)
    update["message"] |= {"message_id": 987_654, "text": f"{number} vướng, chờ số liệu \ud83d"}
    if "update_id" in update:
        update["update_id"] += 1
    await rig.hand_over(update)
    await rig.phone(MINH).wait_for("đang vướng")
    assert len(rig.reports()) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"\xff",
        b'{"ok": true}',
        b'{"ok": true, "result": []}',
        pytest.param(b"[" * 100_000, id="nested a hundred thousand deep"),
    ],
)
async def test_what_is_no_update_is_no_update(rig: Rig, body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeDecodeError and JSONDecodeError are some
        rig.bot.links.all[0].channel.wrap(body)


async def test_a_strangers_flood_is_explained_to_and_others_do_not_notice(rig: Rig) -> None:
    rig.add("SNV", "Báo cáo")
    for n in range(40):
        await rig.phone(STRANGER).say(f"chào {n}")
    await rig.phone(MINH).say("/viec")
    await rig.phone(MINH).wait_for("Báo cáo")
    assert 1 <= len(await got(rig, STRANGER)) <= 5


async def test_the_token_is_in_no_log_whatever_goes_wrong(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    await rig.fault("502", method="getUpdates")
    with caplog.at_level(logging.INFO):
        for fault in (
            "500-html",
            "502",
            "cut-before",
            "cut-after",
            "truncated-json",
            "403",
            "400",
        ):
            await rig.fault(fault, method="sendMessage")
            await rig.phone(MINH).say("/help")
        await rig.phone(MINH).wait_for("Nhắc Việc", timeout=40)
    secret = TOKENS[rig.kind.name].partition(":")[2]
    assert secret not in caplog.text
    assert TOKENS[rig.kind.name] not in caplog.text
    assert not any(secret in (row.reason or "") for row in rig.outbox())


async def test_a_platform_that_is_away_at_the_start_is_waited_for(
    kind: Kind, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.connecting.START_AGAIN_SECONDS", 0.2)
    path = tmp_path / "nhacviec.db"
    path.write_bytes(migrated.read_bytes())  # noqa: ASYNC240 - a test's file
    await answers_after_a_bad_start(kind, path, "502", times=3)


@pytest.mark.parametrize("down", sorted(KINDS))
async def test_one_channel_away_at_the_start_or_later_stops_no_other(
    down: str, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.connecting.START_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr("bot.connecting.GRACE_SECONDS", 0.1)
    other = next(name for name in KINDS if name != down)
    acquainted = frozenset((name, MINH) for name in KINDS)
    async with (
        running(SandboxSettings(limits=False, acquainted=acquainted)) as server,
        SandboxClient(server.address) as sandbox,
    ):
        await sandbox.jump_to(at("2026-11-23 10:00"))
        path = tmp_path / "nhacviec.db"
        path.write_bytes(migrated.read_bytes())  # noqa: ASYNC240 - a test's file
        database = Database(f"sqlite:///{path}")
        database.start()
        database.write_now(lambda session: seed(session, list(KINDS.values())))
        database.stop()
        given: dict[str, Any] = {
            "database_url": f"sqlite:///{path}",
            "clock_url": f"{server.address}/clock",
            "web_port": 0,
            "_env_file": None,
        }
        for kind in KINDS.values():
            given |= kind.settings(server.address)
        await sandbox.fault("502", platform=down, method="getMe", times=10_000)
        async with bot_running(Settings(**given)) as bot:
            there = sandbox.phone(MINH, other)
            await there.say("/help")
            await there.wait_for("Nhắc Việc")
            assert [link.name for link in bot.links.connected] == [other]
            await sandbox.phone(MINH, down).say("/help")
            await sandbox.clear_faults()
            await sandbox.phone(MINH, down).wait_for("Nhắc Việc", timeout=20)
            await sandbox.fault("stall", platform=down, times=10_000, seconds=30)
            await sandbox.phone(MINH, down).say("/help")
            for _ in range(3):
                await there.say("/help")
                await there.wait_for("Nhắc Việc")
            await sandbox.clear_faults()


async def test_a_wrong_token_is_refused_where_it_is_the_only_one(
    kind: Kind, tmp_path: Path, migrated: Path
) -> None:
    from pydantic import SecretStr  # noqa: PLC0415 - one use

    from models.errors import TokenRefused  # noqa: PLC0415 - one use

    wrong = {f"{kind.name}_token": SecretStr("123456:not-this-one")}
    with pytest.raises(TokenRefused):
        async with rig_of([kind], tmp_path, migrated, **wrong):
            await asyncio.sleep(0)


async def test_by_webhook_what_is_kept_is_kept_once_and_nothing_else_is(
    kind: Kind, tmp_path: Path, migrated: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    secret = "a-secret-of-thirty-letters-only"
    given: dict[str, Any] = {
        f"{kind.name}_receiving": "webhook",
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret" if kind.name == "telegram" else f"{kind.name}_webhook_secret": secret,
        "web_port": port,
    }
    async with rig_of([kind], tmp_path, migrated, **given) as (sandbox, bot):
        rig = Rig(kind, sandbox, bot, tmp_path)
        number = rig.add("SNV", "Báo cáo")
        await rig.phone(MINH).say(f"{number} đang làm 40%")
        await rig.phone(MINH).wait_for("Đã ghi nhận")
        raw = json.loads(rig.inbox()[-1].raw)
        header = bot.links.all[0].channel.secret_header
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as outside:
            path = f"/{kind.name}"
            assert (await outside.post(path, json=raw)).status_code == 403
            assert (await outside.post(path, json=raw, headers={header: secret[:-1]})).status_code == 403
            good = {header: secret}
            assert (await outside.post(path, json=raw, headers=good)).status_code == 200
            assert (await outside.post(path, json={"ok": True}, headers=good)).status_code == 400
            assert (await outside.post(path, content=b"{", headers=good)).status_code == 400
            form = good | {"Content-Type": "text/plain"}
            assert (await outside.post(path, content=json.dumps(raw), headers=form)).status_code == 415
            assert (await outside.post(path, content=b" " * 2_000_000, headers=good)).status_code == 413
            assert (await outside.get(path, headers=good)).status_code == 405
        assert len(rig.inbox()) == 1
        assert len(rig.reports()) == 1
