"""A restricted task is announced without its words, everywhere; what looks like Mật is refused and not kept."""

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, World

from models.rules.restricted import RESTRICTED_TITLE
from models.store import catalogue as store
from models.tables import Assignment, InboxRow, Task
from seeds.loader import checked

WORDS = "bố trí lực lượng"


def everything_said(world: World) -> str:
    return "\n".join(each.outgoing.html for each in world.channel.delivered)


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def restrict(world: World, number: int) -> None:
    def work(session: Session) -> None:
        task = session.get_one(Task, session.get_one(Assignment, number).task_id)
        task.restricted = True
        for name in (
            "text",
            "lead_in",
            "target",
            "recipient",
            "cooperating",
            "deadline_as_written",
            "criterion",
        ):
            setattr(task, name, f"{name}: {WORDS}")
        store._hide_restricted(session)

    world.database.write_now(work)


async def test_no_word_of_a_restricted_task_leaves_by_any_message(world: World) -> None:
    number = world.add_assignment("STP", f"Kế hoạch {WORDS}", "2026-11-26", code="STP-77", product="KH")
    late = world.add_assignment("STP", f"Phương án {WORDS}", "2026-11-10")
    restrict(world, number)
    restrict(world, late)
    await world.beat("2026-11-25 08:00")
    for said in (
        "/viec",
        f"/viec {number}",
        "/tuan",
        f"{number} vướng kinh phí",
        "hạn bao giờ?",
        f"{number} đang làm 50%",
        WORDS,
        f"{WORDS} xong",
        f"{number} xong",
        "hoàn tác",
    ):
        await world.say(LAN, said)
    await world.press(LAN, f"i:{number}")
    for said in (
        "/status",
        "/status stp",
        "/status STP-77",
        "/quahan",
        "/nhac stp",
        "/tuan",
        f"/viec {late}",
    ):
        await world.say(HUONG, said)
    told = everything_said(world)
    assert WORDS not in told
    assert RESTRICTED_TITLE in told
    assert f"<b>{number}.</b>" in told, "it is announced all the same"


def test_the_catalogues_flag_hides_the_words_and_taking_it_away_shows_them(
    world: World,
) -> None:
    number = world.add_assignment("STP", "Kế hoạch kín", "2026-11-26")

    def title(session: Session) -> str:
        return session.get_one(Assignment, number).title

    restrict(world, number)
    assert world.database.read_now(title) == RESTRICTED_TITLE

    def lift(session: Session) -> None:
        session.get_one(Task, session.get_one(Assignment, number).task_id).restricted = False
        session.flush()
        store._hide_restricted(session)

    world.database.write_now(lift)
    assert world.database.read_now(title) == "Kế hoạch kín"


def test_the_column_of_the_catalogue_may_be_left_out() -> None:
    assert [task.code for task in checked().tasks if task.restricted] == []


@pytest.mark.parametrize(
    "said", ["{} xong, văn bản MẬT số 12", "gửi tài liệu mật cho việc {}", "{} xong (Mật)"]
)
async def test_what_looks_secret_is_refused_with_the_reason_and_not_kept(world: World, said: str) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    answer = words(await world.say(LAN, said.format(number)))
    assert "bí mật nhà nước" in answer
    assert world.reports() == []
    assert world.assignment(number).open
    raw = world.database.read_now(lambda session: [row.raw for row in session.exec(select(InboxRow))])
    assert raw == ["{}"]


async def test_a_file_with_a_secret_name_is_not_taken(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    file = {"kind": "document", "file_id": "f1", "name": "KH_12-MAT.pdf"}
    assert "bí mật nhà nước" in words(await world.update(LAN, kind="file", attachment=file))
    assert "KH_12" not in words(await world.say(LAN, f"/viec {number}"))
