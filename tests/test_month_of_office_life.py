"""A month of office life, replayed with a moved clock and compared with a log worked out by hand.

December 2026 in two agencies; 24/11 is the only public holiday near it. Working days are Monday to Friday. The ladder is
the usual one (30, 14, 7, 3, 1, 0 before; 1, 3 and every 5 after), escalation the usual one (3 working days overdue, grace
3, announced the working day before). The clock beats at 08:00 and 14:00 of every day, off days too.
"""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from test_deciding import AN, add_person, words
from world import HUONG, LAN, MINH, World

from scheduler.plan_escalations import Escalations

FIRST, LAST = date(2026, 11, 30), date(2026, 12, 31)

# What people do, by hand: day, hour, who, what. "press X" presses the newest button of that label.
DIARY = """
2026-12-01 09:10 LAN   {a} đang làm 30%, 9/12 gửi
2026-12-02 10:00 LAN   {b} vướng, chưa có mẫu của Bộ
2026-12-02 10:30 HUONG press Trả lời {b}
2026-12-02 10:31 HUONG Dùng mẫu năm ngoái
2026-12-03 16:00 LAN   {b} xong, số 12/BC-STP
2026-12-04 08:30 HUONG /tralai {b} thiếu phụ lục 2
2026-12-07 09:00 MINH  {c} xin gia hạn đến 18/12 vì chờ số liệu của các xã
2026-12-07 15:00 HUONG press Duyệt {c}
2026-12-08 09:00 LAN   {b} xong, số 13/BC-STP
2026-12-08 09:30 HUONG /duyet
2026-12-08 09:31 HUONG press ✅ Xác nhận
2026-12-09 17:00 LAN   {a} xong, số 14/KH-UBND
2026-12-14 10:00 HUONG /duyet
2026-12-14 10:01 HUONG press ✅ Xác nhận
2026-12-15 09:00 HUONG /tamhoan {e} chờ nghị định mới, số 45/TB-UBND
2026-12-15 09:01 HUONG press Áp dụng
2026-12-21 09:00 MINH  {c} xong
2026-12-29 09:00 HUONG /giaitrinh {d} vì sao chưa xong
2026-12-30 09:00 AN    quote Đã phân công lại, 5/1 xong
"""

# Who is reminded of what on which day, by hand (the 14:00 beats remind nobody anew):
#  a STP due Fri 11/12: -7 = Wed 2/12 (-14 = 20/11 lay before and is taken at once on Mon 30/11), -3 = Tue 8/12,
#    reported done on 9/12: no more.
#  b STP due Fri 4/12: -3 = Tue 1/12 (-7 is the latest reached on Mon 30/11), -1 = Thu 3/12, done on 3/12 16:00, sent back
#    on 4/12 08:30 after that morning's beat. Nobody reminded LAN that day, so the 14:00 beat does: 0 of the new ladder;
#    Mon 7/12 is +1; Wed 9/12 would be three working days overdue, so the leader is announced on Tue 8/12; done 8/12 09:00.
#  c SNV due Thu 10/12: -7 = Tue 1/12 (-14 on 30/11), -3 = Mon 7/12, extended on 7/12 15:00 to Fri 18/12: the ladder of the
#    new deadline begins at -7 = Wed 9/12 with what is reached already: on Tue 8/12 it is -14 (30/11); then -7 = 9/12,
#    -3 = Tue 15/12, -1 = Thu 17/12, 0 = Fri 18/12, +1 = Mon 21/12 08:00; done late on 21/12.
#  d STP due Wed 16/12, nobody answers: -14 on 30/11, -7 = Mon 7/12, -3 = Fri 11/12, -1 = Tue 15/12: four reminders without
#    an answer. So with the reminder of Wed 16/12 (0) the leader is announced, and raised on Thu 17/12 (+1). Grace is 18, 21,
#    22/12: the coordinator is announced with +3 on Mon 21/12, raised Tue 22/12. Grace is 23, 24, 25/12: the province is
#    announced on Thu 24/12 (no rung), raised Fri 25/12; +5 = Wed 23/12, +10 = Wed 30/12.
#  e SNV due Mon 21/12: -14 = Tue 1/12 (-30 on 30/11), -7 = Thu 10/12, on hold from 15/12: no more.
#  f SNV without a deadline: once a month, on its first working day: November's on 30/11, December's on 1/12.
REMINDED = """
2026-11-30 LAN a b d
2026-11-30 MINH c e f
2026-12-01 LAN b
2026-12-01 MINH c e f
2026-12-02 LAN a
2026-12-03 LAN b
2026-12-04 LAN b
2026-12-07 LAN b d
2026-12-07 MINH c
2026-12-08 LAN a b
2026-12-08 MINH c
2026-12-09 MINH c
2026-12-10 MINH e
2026-12-11 LAN d
2026-12-15 LAN d
2026-12-15 MINH c
2026-12-16 LAN d
2026-12-17 LAN d
2026-12-17 MINH c
2026-12-18 MINH c
2026-12-21 LAN d
2026-12-21 MINH c
2026-12-23 LAN d
2026-12-24 LAN d
2026-12-30 LAN d
"""

# What was told to those above in an afternoon, by hand: the tasks raised, and (+) where something waited for the
# coordinator's decision: b on 3/12 is not told (reported at 16:00), c's extension was decided at 15:00 but waited at
# 14:00; a waited from 10/12 to 14/12 (working days 10, 11); c from 21/12 to the end.
TOLD = """
2026-12-07 HUONG +
2026-12-10 HUONG +
2026-12-11 HUONG +
2026-12-17 AN d
2026-12-21 HUONG +
2026-12-22 HUONG d +
2026-12-23 HUONG +
2026-12-24 HUONG +
2026-12-25 HUONG +
2026-12-28 HUONG +
2026-12-29 HUONG +
2026-12-30 HUONG +
2026-12-31 HUONG +
"""

# How each stands at the end, by hand: state, deadline, the catalogue's deadline, the day it was reported done.
IN_THE_END = """
a done 2026-12-11 2026-12-11 2026-12-09
b done 2026-12-04 2026-12-04 2026-12-08
c awaiting 2026-12-18 2026-12-10 2026-12-21
d not_started 2026-12-16 2026-12-16 None
e on_hold 2026-12-21 2026-12-21 None
f not_started None None None
"""


async def happens(world: World, who: str, what: str, chats: dict[str, str]) -> None:
    """One entry of the diary."""
    chat = chats[who]
    if what.startswith("press "):
        await world.press_label(chat, what.removeprefix("press "))
    elif what.startswith("quote "):
        asked = next(d for d in reversed(world.of(chat)) if "giải trình" in d.outgoing.html)
        await world.say(chat, what.removeprefix("quote "), quoted=asked.message_id)
    else:
        await world.say(chat, what)


@pytest.mark.both_databases
async def test_a_month_of_office_life(world: World) -> None:
    world.escalations = Escalations()
    add_person(world, "STP", "leader", "Phạm An", AN)
    chats = {"LAN": LAN, "MINH": MINH, "HUONG": HUONG, "AN": AN}
    names = {chat: name for name, chat in chats.items()}
    world.clock.set("2026-11-29 20:00")
    tasks = {
        "a": world.add_assignment("STP", "Kế hoạch kiểm tra", "2026-12-11"),
        "b": world.add_assignment("STP", "Báo cáo thủ tục hành chính", "2026-12-04"),
        "c": world.add_assignment("SNV", "Rà soát vị trí việc làm", "2026-12-10"),
        "d": world.add_assignment("STP", "Báo cáo văn bản quy phạm", "2026-12-16"),
        "e": world.add_assignment("SNV", "Đề án tinh giản", "2026-12-21"),
        "f": world.add_assignment("SNV", "Công tác thường xuyên", None),
    }
    letters = {number: letter for letter, number in tasks.items()}
    entries: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for line in DIARY.format(**tasks).strip().splitlines():
        day, hour, who, what = line.split(maxsplit=3)
        entries[day].append((hour, who, what))
    reminded: list[str] = []
    told: list[str] = []

    def listen(day: str, delivered: list) -> None:  # type: ignore[type-arg]  # a list of Delivered
        for each in delivered:
            html, who = each.outgoing.html, names.get(each.outgoing.chat_id, "?")
            shown = [letters[n] for n in letters if f"<b>{n}.</b>" in html]
            if "Nhắc việc" in html:
                reminded.append(f"{day} {who} {' '.join(sorted(shown))}")
            elif "cần anh/chị chỉ đạo" in html or "Chờ anh/chị quyết định ·" in html:
                told.append(" ".join([day, who, *sorted(shown), *(["+"] if "chờ xác nhận:" in html else [])]))

    for n in range((LAST - FIRST).days + 1):
        day = (FIRST + timedelta(days=n)).isoformat()
        moments = sorted([("08:00", "", ""), ("14:00", "", ""), *entries[day]])
        for hour, who, what in moments:
            if who:
                world.clock.set(f"{day} {hour}")
                await happens(world, who, what, chats)
            else:
                listen(day, await world.beat(f"{day} {hour}"))

    def standing(letter: str) -> str:
        row = world.assignment(tasks[letter])
        return f"{letter} {row.state} {row.last_day} {row.original_last_day} {row.done_on}"

    assert sorted(reminded) == sorted(REMINDED.strip().splitlines())
    assert sorted(told) == sorted(TOLD.strip().splitlines())
    assert [standing(letter) for letter in tasks] == IN_THE_END.strip().splitlines()
    status = words(await world.say(HUONG, "/status"))
    assert "Giao: <b>6</b> · hoàn thành: <b>2</b>" in status
    assert "Đúng hạn: 1 · hoàn thành quá hạn: 1" in status
    assert "Quá hạn: <b>1</b> · ⚪ không hạn: 1" in status
    assert "Chờ xác nhận: 1 · ⏸ tạm hoãn: 1" in status
    detail = words(await world.say(HUONG, f"/viec {tasks['d']}"))
    assert "giải trình – “Đã phân công lại, 5/1 xong”" in detail
