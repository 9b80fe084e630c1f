"""HTTP 200 that is no answer: a proxy's page, somebody else's JSON, a result of the wrong kind. Whole bot, real HTTP."""

from pathlib import Path

import pytest
from rig import MINH, SPEED, Kind, Rig, answers_after_a_bad_start

pytest_plugins = ["channel_fixtures"]
pytestmark = [
    pytest.mark.filterwarnings("ignore:Please use"),  # pytest undoes the filter that telegram.py sets
    pytest.mark.faster(SPEED),
]
STRANGE = ["200-html", "wrong-envelope", "wrong-result"]


async def said(rig: Rig) -> list[str]:
    return [message["text"] for message in await rig.phone(MINH).messages() if message["sender"] is None]


@pytest.mark.parametrize("fault", STRANGE)
async def test_a_message_answered_so_arrives_and_is_marked_where_it_may_have_before(
    rig: Rig, fault: str
) -> None:
    number = rig.add("SNV", "Báo cáo")
    await rig.fault(fault, method="sendMessage")
    await rig.phone(MINH).say(f"{number} đang làm 40%")
    await rig.until(lambda: bool(rig.outbox()) and rig.outbox()[-1].state == "sent", seconds=60)
    last = (await said(rig))[-1]
    assert "Đã ghi nhận" in last
    told_for_sure = (
        fault == "wrong-result" and rig.kind.name == "zalo"
    )  # Zalo said ok, and needs no more of it
    assert ("(nhắc lại)" in last) is not told_for_sure
    assert len(rig.reports()) == 1


@pytest.mark.parametrize("fault", STRANGE)
async def test_receiving_goes_on_after_it_and_asks_no_faster_for_it(rig: Rig, fault: str) -> None:
    number = rig.add("SNV", "Báo cáo")
    await rig.fault(fault, method="getUpdates", times=2)
    await rig.phone(MINH).say("/help")  # ends the poll that waits; the next ones go wrong
    await rig.phone(MINH).say(f"{number} đang làm 40%")
    lost = fault == "wrong-result" and rig.kind.name == "zalo"  # what is done there is handed over once
    if lost:
        await rig.until(lambda: any(row.state == "set_aside" for row in rig.inbox()), seconds=60)
        for _ in range(2):  # the second poll that goes wrong may take one of them along as well
            await rig.phone(MINH).say(f"{number} đang làm 40%")
    await rig.until(lambda: len(rig.reports()) >= 1, seconds=60)
    faulty = [call for call in await rig.sandbox.calls("getUpdates") if call["fault"] == fault]
    assert len(faulty) <= 2
    assert [report.percent for report in rig.reports()][:1] == [40]


@pytest.mark.parametrize("fault", STRANGE)
async def test_a_platform_that_answers_so_at_the_start_is_waited_for(
    kind: Kind, fault: str, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.connecting.START_AGAIN_SECONDS", 0.2)
    path = tmp_path / "nhacviec.db"
    path.write_bytes(migrated.read_bytes())  # noqa: ASYNC240 - a test's file
    await answers_after_a_bad_start(kind, path, fault, times=2)
