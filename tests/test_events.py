"""/sukien and `nhacviec event`: each signed document starts a deadline of its own."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from bot.cli import group
from bot.commands.event import read
from models.rules.access import SYSTEM
from models.store import ledger_check
from models.tables import Assignment, LedgerRow, Task

pytestmark = pytest.mark.both_databases


@pytest.fixture
def waiting(world: World) -> World:
    """VP-09 counts from a signing and is the office's of Lan; VP-10 has no number of days; SNV-02 is due yearly."""

    def work(session: Session) -> None:
        for code, agencies, rule in (
            ("VP-09", "STP", "EVENT_PLUS:5d"),
            ("VP-10", "STP; VP", "EVENT:UNSPECIFIED"),
            ("SNV-02", "SNV", "ANNUAL_BEFORE:12-20"),
        ):
            session.add(
                Task(
                    plan_id=1,
                    code=code,
                    title=f"Việc {code} năm {{year}}",
                    text=code,
                    responsible=agencies,
                    kind="báo cáo",
                    rule=rule,
                )
            )

    world.database.write_now(work)
    return world


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


def runs(world: World) -> list[Assignment]:
    return world.database.read_now(
        lambda session: list(session.exec(select(Assignment).order_by(Assignment.id)))  # type: ignore[arg-type]  # SQLModel types a column as its value
    )


async def tell(world: World, chat: str, text: str) -> str:
    await world.say(chat, text)
    return words(await world.press_label(chat, "Áp dụng"))


async def test_an_official_tells_of_a_signing_and_is_reminded_by_its_own_deadline(waiting: World) -> None:
    asked = words(await waiting.say(LAN, "/sukien VP-09 20/11 QĐ 123/QĐ-UBND"))
    assert "123/QĐ-UBND" in asked
    assert "thứ Tư 25/11/2026" in asked
    assert runs(waiting) == []
    told = words(await waiting.press_label(LAN, "Áp dụng"))
    (run,) = runs(waiting)
    assert f"Việc số {run.id}" in told
    assert (run.period, str(run.last_day), run.open) == ("2026-11-20 123/QĐ-UBND", "2026-11-25", True)
    assert run.title == "Việc VP-09 năm 2026 (123/QĐ-UBND, 20/11/2026)"
    sent = await waiting.beat("2026-11-25 08:00")
    assert "hôm nay là ngày cuối" in words([d for d in sent if d.outgoing.chat_id == LAN])
    assert "Nguyễn" not in words(waiting.of(LAN))
    assert "Lê Thị Lan đã ghi sự kiện" in words(waiting.of(HUONG))


async def test_events_run_side_by_side_and_are_reported_each_by_itself(waiting: World) -> None:
    await tell(waiting, LAN, "/sukien VP-09 20/11 123/QĐ-UBND")
    await tell(waiting, LAN, "/sukien VP-09 20/11 124/QĐ-UBND")
    await tell(waiting, HUONG, "/sukien vp-09 hôm qua 125/QĐ-UBND")
    assert [run.period for run in runs(waiting)] == [
        "2026-11-20 123/QĐ-UBND",
        "2026-11-20 124/QĐ-UBND",
        "2026-11-22 125/QĐ-UBND",
    ]
    await waiting.say(LAN, f"{runs(waiting)[1].id} xong")
    assert [run.open for run in runs(waiting)] == [True, False, True]


async def test_telling_the_same_event_again_adds_nothing(waiting: World) -> None:
    await tell(waiting, LAN, "/sukien VP-09 20/11 123/QĐ-UBND")
    assert "đã được ghi trước đó" in await tell(waiting, HUONG, "/sukien VP-09 20-11-2026 số 123/QĐ-UBND")
    assert len(runs(waiting)) == 1


async def test_a_coordinator_tells_for_all_an_official_for_the_own_agency(waiting: World) -> None:
    await tell(waiting, LAN, "/sukien VP-10 20/11 công bố đợt 3")
    assert [(run.agency_id, run.last_day) for run in runs(waiting)] == [(2, None)]
    assert "UBND thành phố" in await tell(waiting, HUONG, "/sukien VP-10 20/11 công bố đợt 3")
    assert [run.agency_id for run in runs(waiting)] == [2, 3]


async def test_it_can_be_taken_back_until_somebody_has_answered(waiting: World) -> None:
    await tell(waiting, LAN, "/sukien VP-09 20/11 123/QĐ-UBND")
    assert "hủy 1 việc" in words(await waiting.press_label(LAN, "↩ Hoàn tác"))
    (run,) = runs(waiting)
    assert (run.state, run.open) == ("cancelled", False)
    assert "Không bỏ được" in words(await waiting.press_label(LAN, "↩ Hoàn tác"))
    await tell(waiting, LAN, "/sukien VP-09 20/11 123/QĐ-UBND")
    (run,) = runs(waiting)
    assert (run.state, run.open) == ("not_started", True)
    undo = waiting.of(LAN)[-1].outgoing.buttons[0][0].data
    await waiting.say(LAN, f"{run.id} đang làm 50%")
    assert "Không bỏ được" in words(await waiting.press(LAN, undo))
    assert "Không bỏ được" in words(await waiting.press(MINH, undo))
    deeds = waiting.database.read_now(lambda session: list(session.exec(select(LedgerRow.what))))
    assert [what for what in deeds if what.startswith("event.")] == [
        "event.told",
        "event.taken_back",
        "event.told",
    ]
    check = waiting.database.read_now(lambda session: ledger_check.verify(session, SYSTEM))
    assert (check.count, check.rows) == (0, len(deeds))


async def test_a_change_of_the_calendar_moves_an_events_deadline_too(waiting: World) -> None:
    await tell(waiting, LAN, "/sukien VP-09 20/11 123/QĐ-UBND")
    await waiting.say(HUONG, '/nghi 2026-11-25 "Thông báo số 99/TB-BNV"')
    await waiting.press_label(HUONG, "Áp dụng")
    assert str(runs(waiting)[0].last_day) == "2026-11-26"


@pytest.mark.parametrize(
    ("chat", "said", "answer"),
    [
        (LAN, "/sukien", "Việc tính hạn theo sự kiện"),
        (LAN, "/sukien VP-09", "Ghi ngày và số văn bản"),
        (LAN, "/sukien VP-09 31/11", "Ghi ngày và số văn bản"),
        (LAN, "/sukien VP-09 12/11/2024", "quá xa"),
        (LAN, "/sukien XX-09 12/11", "Không có việc mã “XX-09”"),
        (LAN, "/sukien <b> 12/11", "Không có việc mã"),
        (MINH, "/sukien SNV-02 12/11", "trước ngày 20/12 hằng năm"),
        (MINH, "/sukien VP-09 12/11", "không giao cho cơ quan anh/chị"),
        (MINH, "/sukien", "Không có việc nào"),
    ],
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(
    waiting: World, chat: str, said: str, answer: str
) -> None:
    assert answer in words(await waiting.say(chat, said))
    assert runs(waiting) == []


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("12/11 QĐ 123/QĐ-UBND", "2026-11-12 123/QĐ-UBND"),
        ("QĐ 123/QĐ-UBND ngày 12/11", "2026-11-12 123/QĐ-UBND"),
        ("QĐ 2210 ký ngày 12/11/2026", "2026-11-12 QĐ 2210"),
        ("2026-11-12", "2026-11-12"),
        ("hôm nay 71/2025/QĐ-CTUBND", "2026-11-25 71/2025/QĐ-CTUBND"),
        ("12/11 công bố TTHC đợt 3", "2026-11-12 công bố TTHC đợt 3"),
        ("số 123/QĐ-UBND", None),
        ("", None),
    ],
)
def test_the_day_and_the_document_are_found_in_either_order(said: str, key: str | None) -> None:
    told = read(said, date(2026, 11, 25))
    assert (told.key if told else None) == key


def test_the_operator_tells_of_one_too(waiting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", waiting.database.url)
    result = CliRunner().invoke(group, ["event", "VP-09", "2026-11-12", "123/QĐ-UBND"])
    assert "hạn 17/11/2026; thêm 1 việc" in result.output
    again = CliRunner().invoke(group, ["event", "vp-09", "12/11/2026", "123/QĐ-UBND"])
    assert "không thêm gì" in again.output
    refused = CliRunner().invoke(group, ["event", "SNV-02", "2026-11-12"])
    assert "không tính hạn theo sự kiện" in refused.output
    assert refused.exit_code == 1
    assert len(runs(waiting)) == 1
