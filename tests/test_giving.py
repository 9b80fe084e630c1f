"""/giao: a coordinator gives one task, or changes one, in a line of natural Vietnamese."""

from datetime import date

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from models.rules.agencies import Agencies
from models.rules.deadline_phrases import Anchor, Trouble
from models.rules.given_words import read_given
from models.rules.name_agencies import AgencyReader
from models.tables import Assignment, LedgerRow, Plan, Task
from seeds.reading import read_catalogue

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 11, 25)
CATALOGUE = read_catalogue()
READER = AgencyReader(
    Agencies(CATALOGUE.agencies, CATALOGUE.successors), {g.code: g for g in CATALOGUE.groups}, TODAY
)


@pytest.mark.parametrize(
    ("said", "agencies", "words", "helping", "rule"),
    [
        ("stp, báo cáo rà soát TTHC, trước 20/12", "STP", "báo cáo rà soát TTHC", "", "FIXED_BEFORE:2026-12-20"),
        ("stp báo cáo rà soát TTHC trước 20/12", "STP", "báo cáo rà soát TTHC", "", "FIXED_BEFORE:2026-12-20"),
        ("so noi vu bao cao bien che truoc ngay 30/11", "SNV", "bao cao bien che", "", "FIXED_BEFORE:2026-11-30"),
        ("Sở Nội vụ: Kiểm tra công vụ quý III, hết quý I", "SNV", "Kiểm tra công vụ quý III", "", "FIXED:2027-03-31"),
        ("SNV và STP: rà soát văn bản, phối hợp: Sở Tài chính, trong tháng 12", "SNV; STP", "rà soát văn bản", "STC", "FIXED:2026-12-31"),
        ("vp tham mưu kế hoạch, chậm nhất 10/12, phối hợp snv", "VP", "tham mưu kế hoạch", "SNV", "FIXED:2026-12-10"),
        ("giao cho stp: kế hoạch năm 2027 đến hết ngày 31/12", "STP", "kế hoạch năm 2027", "", "FIXED:2026-12-31"),
        ("các sở, ban, ngành: báo cáo kết quả CCHC hạn 15/1", "NHOM-SBN", "báo cáo kết quả CCHC", "", "FIXED:2027-01-15"),
        ("sở y tế phòng dịch ngày 15 hằng tháng", "SYT", "phòng dịch", "", "MONTHLY_BY_DAY_15"),
        ("phường Kim Long kiểm tra đô thị thường xuyên", "P-KIMLONG", "kiểm tra đô thị", "", "NONE"),
        ("stp báo cáo trong 5 ngày làm việc kể từ ngày ký", "STP", "báo cáo", "", "EVENT_PLUS:5wd"),
    ],
)  # fmt: skip
def test_one_line_says_who_what_with_whom_and_when(
    said: str, agencies: str, words: str, helping: str, rule: str
) -> None:
    given = read_given(said, READER, Anchor(TODAY, coming=True))
    assert ("; ".join(given.agencies), given.words, given.cooperating, given.rule) == (
        agencies,
        words,
        helping,
        rule,
    )


def test_what_is_missing_is_told_apart() -> None:
    anchor = Anchor(TODAY, coming=True)
    assert read_given("sở phù thủy, báo cáo, trước 20/12", READER, anchor).unknown is not None
    assert read_given("stp, báo cáo, 31/02", READER, anchor).trouble is Trouble.NO_SUCH_DAY
    assert read_given("stp làm báo cáo", READER, anchor).rule is None


def words(delivered: list[Delivered], chat: str = HUONG) -> str:
    return "\n".join(each.outgoing.html for each in delivered if each.outgoing.chat_id == chat)


def only(world: World) -> tuple[Task, Assignment]:
    def query(session: Session) -> tuple[Task, Assignment]:
        return session.exec(select(Task)).one(), session.exec(select(Assignment)).one()

    return world.database.read_now(query)


async def test_it_is_shown_confirmed_written_audited_planned_and_told(world: World) -> None:
    asked = words(await world.say(HUONG, "/giao stp, báo cáo rà soát TTHC, phối hợp snv, trước 20/12"))
    assert "Chủ trì: <b>Sở Tư pháp</b>" in asked
    assert "Phối hợp: Sở Nội vụ" in asked
    assert "ngày cuối thứ Bảy 19/12/2026, nên xong thứ Sáu 18/12/2026" in asked
    assert world.database.read_now(lambda session: session.exec(select(Task)).all()) == []
    done = await world.press_label(HUONG, "Áp dụng")
    assert "Đã giao <b>STP-01</b>" in words(done)
    assert "được giao việc mới" in words(done, LAN)
    task, assignment = only(world)
    assert (task.text, task.rule, task.cooperating) == (
        "báo cáo rà soát TTHC",
        "FIXED_BEFORE:2026-12-20",
        "SNV",
    )
    assert (str(assignment.last_day), str(assignment.aim_day)) == ("2026-12-19", "2026-12-18")
    told = world.database.read_now(lambda s: [(r.what, r.official_id) for r in s.exec(select(LedgerRow))])
    assert ("task.added", 1) in told
    sent = await world.beat("2026-12-17 08:00")
    assert "báo cáo rà soát TTHC" in words(sent, LAN)


async def test_a_deadline_is_changed_by_number_and_by_code(world: World) -> None:
    await world.say(HUONG, "/giao stp báo cáo rà soát TTHC trước 20/12")
    await world.press_label(HUONG, "Áp dụng")
    task, assignment = only(world)
    asked = words(await world.say(HUONG, f"/giao {assignment.id} hạn 25/12"))
    assert "trước ngày 20/12/2026 → <b>đến hết ngày 25/12/2026</b>" in asked
    assert "đổi theo" in words(await world.say(HUONG, "đồng ý"))
    assert str(only(world)[1].last_day) == "2026-12-25"
    await world.say(HUONG, f"/giao {task.code} Báo cáo rà soát thủ tục hành chính năm 2026, hạn trước 28/12")
    await world.press_label(HUONG, "Áp dụng")
    task, assignment = only(world)
    assert (task.text, str(assignment.last_day)) == (
        "Báo cáo rà soát thủ tục hành chính năm 2026",
        "2026-12-27",
    )
    assert assignment.title == task.text


async def test_it_can_be_taken_back_and_a_file_of_a_plan_leaves_it_alone(world: World) -> None:
    await world.say(HUONG, "/giao stp báo cáo rà soát TTHC trước 20/12")
    await world.press_label(HUONG, "Áp dụng")
    assert world.database.read_now(lambda s: [p.code for p in s.exec(select(Plan))]) == ["251-2021", "GIAO"]
    assert "Đã thu hồi <b>STP-01</b>" in words(await world.press_label(HUONG, "↩ Thu hồi"))
    task, assignment = only(world)
    assert task.ended_on is not None
    assert (assignment.state, assignment.open) == ("cancelled", False)
    assert "không còn dùng được" in words(await world.press_label(HUONG, "↩ Thu hồi"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/giao", "Giao việc bằng một câu"),
        ("/giao sở phù thủy, báo cáo, trước 20/12", "Chưa rõ giao cho cơ quan nào"),
        ("/giao stp, trước 20/12", "Chưa rõ giao việc gì"),
        ("/giao stp, báo cáo năm, 31/02", "Không có ngày “31/02”"),
        ("/giao stp, báo cáo <b>đậm</b>, trước 20/12", "&lt;b&gt;đậm&lt;/b&gt;"),
        ("/giao stp, báo cáo quý, trước 20/11/2026", "Hạn này đã qua"),
        ("/giao stp, báo cáo của năm", "không thấy thời hạn"),
    ],
)
async def test_what_is_not_clear_is_asked_and_nothing_is_given(world: World, said: str, answer: str) -> None:
    assert answer in words(await world.say(HUONG, said))
    assert world.database.read_now(lambda session: session.exec(select(Task)).all()) == []


async def test_only_coordinators_give_and_a_no_changes_nothing(world: World) -> None:
    assert "dành cho điều phối" in words(await world.say(MINH, "/giao stp, báo cáo năm, trước 20/12"), MINH)
    asked = await world.say(HUONG, "/giao stp, báo cáo năm, trước 20/12")
    await world.press(LAN, asked[0].outgoing.buttons[0][0].data)
    await world.say(HUONG, "không")
    assert world.database.read_now(lambda session: session.exec(select(Task)).all()) == []
