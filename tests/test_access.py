"""Who may see and do what: the table, the store that obeys it, coordinators of a part, and whom a notice reaches."""

import ast
from datetime import date
from pathlib import Path

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from models.rules.access import (
    ALLOWED,
    EVERYTHING,
    SYSTEM,
    Action,
    Role,
    Scope,
    Viewer,
    may_decide,
    may_invite,
    may_report,
    may_see_assignment,
)
from models.store import assignments, coordinators, figures
from models.tables import Assignment, Contact, Cooperation, Escalation, Official, Plan, Task

SNV, STP = 1, 2
OF_STP, OF_OTHER_PLAN = "2001", "2002"


def test_the_table() -> None:
    def allowed(action: Action) -> set[Role]:
        return {role for role in Role if action in ALLOWED[role]} - {Role.SYSTEM}

    assert allowed(Action.REPORT) == {Role.OFFICIAL, Role.LEADER, Role.COORDINATOR}
    assert allowed(Action.SEE_FIGURES) == {Role.COORDINATOR, Role.PROVINCE_LEADER}
    for action in (Action.SEE_ALL, Action.NUDGE, Action.INVITE, Action.ASSIGN, Action.KEEP_CALENDAR):
        assert allowed(action) == {Role.COORDINATOR}
    assert ALLOWED[Role.OPERATOR] == frozenset()


def test_a_coordinator_reaches_as_far_as_the_scope() -> None:
    own = Viewer(
        Role.COORDINATOR,
        9,
        SNV,
        scope=Scope(everything=False, agencies=frozenset({STP}), plans=frozenset({7})),
    )
    assert may_see_assignment(own, agency_id=STP, official_id=None, plan_id=1)
    assert may_see_assignment(own, agency_id=3, official_id=None, plan_id=7)
    assert may_see_assignment(own, agency_id=SNV, official_id=None, plan_id=1), "the own agency's"
    assert not may_see_assignment(own, agency_id=3, official_id=None, plan_id=1)
    assert may_decide(own, Action.ASSIGN, agency_id=STP, plan_id=1)
    assert not may_decide(own, Action.ASSIGN, agency_id=SNV, plan_id=1), "the own agency is not in the scope"
    assert not may_report(own, agency_id=STP, official_id=None)
    assert not own.may(Action.KEEP_CALENDAR), "days off are everybody's"
    nothing = Viewer(Role.COORDINATOR, 9, SNV, scope=Scope(everything=False))
    assert not may_see_assignment(nothing, agency_id=STP, official_id=None, plan_id=1)


def test_nobody_lets_in_their_own_equal_or_another_agencys_people() -> None:
    of_stp = Viewer(Role.COORDINATOR, 9, SNV, scope=Scope(everything=False, agencies=frozenset({STP})))
    of_plan = Viewer(Role.COORDINATOR, 9, SNV, scope=Scope(everything=False, plans=frozenset({1})))
    of_all = Viewer(Role.COORDINATOR, 9, SNV)
    assert may_invite(of_stp, agency_id=STP, role=Role.OFFICIAL)
    assert not may_invite(of_stp, agency_id=SNV, role=Role.OFFICIAL)
    assert not may_invite(of_stp, agency_id=STP, role=Role.COORDINATOR)
    assert not may_invite(of_plan, agency_id=STP, role=Role.OFFICIAL)
    assert may_invite(of_all, agency_id=STP, role=Role.COORDINATOR)
    assert not may_invite(of_all, agency_id=STP, role=Role.OPERATOR)
    assert not may_invite(Viewer(Role.OFFICIAL, 9, SNV), agency_id=SNV, role=Role.OFFICIAL)


def test_a_substitute_answers_for_what_was_handed_to_the_absent() -> None:
    here = Viewer(Role.OFFICIAL, 5, 3, stands_in_for=frozenset({4}))
    assert may_report(here, agency_id=STP, official_id=4)
    assert may_see_assignment(here, agency_id=STP, official_id=4)
    assert not may_report(here, agency_id=STP, official_id=6)


@pytest.fixture
def parted(world: World) -> World:
    """Two more coordinators of Văn phòng: one of Sở Tư pháp only, one of another plan only."""

    def work(session: Session) -> None:
        session.add(Plan(code="KHAC", number="9/KH-UBND", title="Kế hoạch khác"))
        session.flush()
        for name, chat, scope in (
            ("Đỗ Thị Mai", OF_STP, Scope(everything=False, agencies=frozenset({STP}))),
            ("Vũ Văn Nam", OF_OTHER_PLAN, Scope(everything=False, plans=frozenset({2}))),
        ):
            official = Official(agency_id=3, role="coordinator", name=name)
            session.add(official)
            session.flush()
            session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))
            coordinators.set_scope(session, official.id or 0, scope)

    world.database.write_now(work)
    return world


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def told(delivered: list[Delivered]) -> set[str]:
    return {each.outgoing.chat_id for each in delivered} & {HUONG, OF_STP, OF_OTHER_PLAN}


def into_other_plan(world: World, number: int) -> None:
    def work(session: Session) -> None:
        session.get_one(Task, session.get_one(Assignment, number).task_id).plan_id = 2

    world.database.write_now(work)


async def test_a_notice_reaches_the_nearest_coordinator(parted: World) -> None:
    of_stp = parted.add_assignment("STP", "Báo cáo của Tư pháp", "2026-12-19")
    of_snv = parted.add_assignment("SNV", "Báo cáo của Nội vụ", "2026-12-19")
    assert told(await parted.say(LAN, f"{of_stp} vướng kinh phí")) == {OF_STP}
    assert told(await parted.say(MINH, f"{of_snv} vướng kinh phí")) == {HUONG}
    into_other_plan(parted, of_snv)
    assert told(await parted.say(MINH, f"{of_snv} vướng nhân sự")) == {OF_OTHER_PLAN}


async def test_where_the_nearest_cannot_be_reached_the_one_for_everything_is_told(parted: World) -> None:
    number = parted.add_assignment("STP", "Báo cáo", "2026-12-19")
    await parted.update(OF_STP, kind="blocked")
    assert told(await parted.say(LAN, f"{number} vướng kinh phí")) == {HUONG}


async def test_a_coordinator_of_another_plan_sees_and_counts_none_of_it(parted: World) -> None:
    number = parted.add_assignment("STP", "Báo cáo riêng của Tư pháp", "2026-11-10")
    mine = parted.add_assignment("SNV", "Báo cáo của kế hoạch khác", "2026-11-10")
    into_other_plan(parted, mine)
    overview = words(await parted.say(OF_OTHER_PLAN, "/status"))
    assert "Giao: <b>1</b>" in overview
    for asked in ("/status stp", f"/status {number}", f"/viec {number}", "/quahan", "/nhac stp", "/tuan"):
        answer = await parted.say(OF_OTHER_PLAN, asked)
        assert "Báo cáo riêng" not in words(answer), asked
        assert LAN not in {each.outgoing.chat_id for each in answer}
    await parted.press(OF_OTHER_PLAN, f"i:{number}")
    await parted.press(OF_OTHER_PLAN, "h:2")
    await parted.press(OF_OTHER_PLAN, "a:2")
    assert "Báo cáo riêng" not in words(parted.of(OF_OTHER_PLAN))
    assert parted.of(LAN) == []
    assert "kế hoạch khác" in words(await parted.say(OF_OTHER_PLAN, "/quahan"))
    assert "dành cho điều phối" in words(await parted.say(OF_OTHER_PLAN, '/nghi 2027-02-12 "TB 1/TB-BNV"'))


async def test_the_coordinator_of_one_agency_keeps_to_it(parted: World) -> None:
    number = parted.add_assignment("STP", "Việc của Tư pháp", "2026-11-10")
    other = parted.add_assignment("SNV", "Việc của Nội vụ", "2026-11-10")
    late = words(await parted.say(OF_STP, "/quahan"))
    assert "Việc của Tư pháp" in late
    assert "Việc của Nội vụ" not in late
    assert "Việc của Nội vụ" not in words(await parted.say(OF_STP, f"/viec {other}"))
    await parted.say(OF_STP, f"{number} xong")
    assert parted.assignment(number).open, "what an agency says, the agency says"


def test_what_the_store_gives_back_is_what_the_table_allows(parted: World) -> None:
    """Every kind of viewer against every assignment: the condition in SQL is the rule in Python."""
    numbers = [
        parted.add_assignment(code, f"Việc {n}", "2026-12-19")
        for n in range(2)
        for code in ("SNV", "STP", "VP")
    ]
    into_other_plan(parted, numbers[0])
    into_other_plan(parted, numbers[4])

    def hand_over(session: Session) -> None:
        session.get_one(Assignment, numbers[5]).official_id = 3

    parted.database.write_now(hand_over)
    scopes = [
        EVERYTHING,
        Scope(everything=False),
        Scope(everything=False, agencies=frozenset({STP})),
        Scope(everything=False, plans=frozenset({2})),
        Scope(everything=False, agencies=frozenset({3}), plans=frozenset({2})),
    ]

    def work(session: Session) -> None:
        rows = session.exec(select(Assignment, Task.plan_id).join(Task)).all()
        for role in Role:
            for scope in scopes if role is Role.COORDINATOR else [EVERYTHING]:
                for official, agency, stands in (
                    (3, STP, frozenset[int]()),
                    (8, SNV, frozenset({3})),
                    (None, None, frozenset[int]()),
                ):
                    viewer = Viewer(role, official, agency, scope=scope, stands_in_for=stands)
                    may = {
                        row.id
                        for row, plan_id in rows
                        if may_see_assignment(
                            viewer, agency_id=row.agency_id, official_id=row.official_id, plan_id=plan_id
                        )
                    }
                    seen = {view.number for view in assignments.several(session, viewer, numbers)}
                    assert seen == may, viewer
                    for number in numbers:
                        assert (assignments.detail(session, viewer, number) is not None) == (number in may)

    parted.database.read_now(work)


def test_figures_for_a_part_are_the_parts(parted: World) -> None:
    for code in ("SNV", "STP", "STP"):
        parted.add_assignment(code, "Việc", "2026-12-19")
    part = Viewer(Role.COORDINATOR, 9, 3, scope=Scope(everything=False, agencies=frozenset({STP})))
    day = parted.house.calendar.next_working_day(parted.clock.now().date())

    def counts(session: Session, viewer: Viewer) -> dict[str, int]:
        found = figures.by_agency(session, viewer, today=day, soon_until=day)
        return {each.code: each.figures.assigned for each in found}

    assert parted.database.read_now(lambda s: counts(s, part)) == {"STP": 2}
    assert parted.database.read_now(lambda s: counts(s, SYSTEM)) == {"SNV": 1, "STP": 2}
    leader = Viewer(Role.PROVINCE_LEADER, 9, 3)
    assert parted.database.read_now(lambda s: counts(s, leader)) == {"SNV": 1, "STP": 2}


def test_no_button_means_two_things() -> None:
    """A verb that two families use would do the one's work for the other's button."""
    verbs: list[str] = []
    for path in sorted((Path(__file__).parent.parent / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                named = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
                if named in {"BUTTONS", "VERBS"}:
                    verbs += [str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)]
    assert len(verbs) > 30
    assert [verb for verb in verbs if verbs.count(verb) > 1] == []


async def test_what_the_own_agency_only_helps_with_opens_no_other_agencys_people(parted: World) -> None:
    number = parted.add_assignment("STP", "Báo cáo riêng của Tư pháp", "2026-12-19")

    def helps(session: Session) -> None:
        session.add(Cooperation(assignment_id=number, agency_id=3))
        session.add(Official(agency_id=STP, role="official", name="Người Chưa Liên Kết"))

    parted.database.write_now(helps)
    await parted.say(LAN, f"{number} xin gia hạn đến 30/12 vì chờ số liệu")
    assert "không có" in words(await parted.say(OF_OTHER_PLAN, "/duyet")).lower()
    for asked in ("/nhanduoc", "/thongbao stp: Họp giao ban", "/thongbao tất cả: Họp", f"/nhac {number}"):
        answer = await parted.say(OF_OTHER_PLAN, asked)
        assert "Người Chưa Liên Kết" not in words(answer), asked
        assert "Lê Thị Lan" not in words(answer), asked
        assert LAN not in {each.outgoing.chat_id for each in answer}, asked


async def test_what_was_raised_to_the_province_is_told_inside_the_scope_only(parted: World) -> None:
    late = parted.add_assignment("STP", "Việc chậm", "2026-11-10")
    other = parted.add_assignment("SNV", "Việc chậm khác", "2026-11-10")

    def raised(session: Session) -> None:
        for number in (late, other):
            session.add(
                Escalation(
                    assignment_id=number,
                    deadline="2026-11-10",
                    round=0,
                    level=3,
                    why="overdue",
                    state="raised",
                    announced_at=parted.clock.now(),
                    due_on=date(2026, 11, 24),
                    raised_on=date(2026, 11, 24),
                )
            )

    parted.database.write_now(raised)
    assert "Sở Nội vụ" in words(await parted.say(HUONG, "/tuan"))
    assert "Sở Nội vụ" not in words(await parted.say(OF_STP, "/tuan"))
    assert "Sở Tư pháp" in words(await parted.say(OF_STP, "/tuan"))
    assert "Sở Tư pháp" not in words(await parted.say(OF_OTHER_PLAN, "/tuan"))


async def test_nobody_moves_a_task_out_of_their_scope(parted: World) -> None:
    number = parted.add_assignment("STP", "Báo cáo", "2026-12-19")
    for answer in (
        await parted.say(OF_STP, f"/chuyen {number} snv"),
        await parted.press(OF_STP, f"ma:{number}:{SNV}"),
    ):
        assert "không thuộc phạm vi" in words(answer)
    assert parted.assignment(number).agency_id == STP
    into_other_plan(parted, number)
    assert "không thuộc phạm vi" not in words(await parted.say(OF_OTHER_PLAN, f"/chuyen {number} snv"))
