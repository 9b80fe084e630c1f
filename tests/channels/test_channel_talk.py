"""What every channel must carry: linking, reminders, each intent, choices, long texts. Over real HTTP, whole bot."""

import pytest
from rig import HUONG, LAN, MINH, SPEED, STRANGER, Rig

from bot import inviting
from bot.inviting import Guest
from scheduler.splitting import shown_length

pytest_plugins = ["channel_fixtures"]
pytestmark = [
    pytest.mark.filterwarnings("ignore:Please use"),  # pytest undoes the filter that telegram.py sets
    pytest.mark.faster(SPEED),
]


def invited(rig: Rig, name: str = "Phạm Quốc Khánh") -> str:
    from datetime import timedelta  # noqa: PLC0415 - one line, one use

    made = rig.database.write_now(
        lambda session: inviting.invite(
            session, Guest("STP", name, "official"), now=rig.bot.clock.now(), valid_for=timedelta(days=7)
        )
    )
    assert not isinstance(made, tuple)
    return made.code


async def test_a_typed_code_links_once(rig: Rig) -> None:
    rig.add("STP", "Báo cáo tư pháp")
    code = invited(rig)
    stranger = rig.phone(STRANGER)
    await stranger.say("chào")
    assert "mã liên kết" in (await stranger.wait_for(lambda _: True))["text"]
    await stranger.say("AAAA-BBBB-CCCC-DDDD")
    await stranger.wait_for("không đúng")
    await stranger.say(f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}".lower())
    assert "Sở Tư pháp" in (await stranger.wait_for("Chào"))["text"]
    await stranger.say("/viec")
    await stranger.wait_for("Báo cáo tư pháp")
    await rig.phone(MINH).say(f"/start {code}")
    await rig.phone(MINH).wait_for("đã được dùng")
    assert rig.contact(MINH).official_id == 2


async def test_a_reminder_comes_once_whatever_restarts(rig: Rig) -> None:
    rig.add("SNV", "Báo cáo cải cách", "2026-11-26")
    minh = rig.phone(MINH)
    reminder = await minh.wait_for("Báo cáo cải cách", any_time=True)
    assert "còn 2 ngày làm việc" in reminder["text"]
    assert "<b>" not in reminder["text"]
    for _ in range(3):
        await rig.bot.pulse.beat()
    await minh.say("cảm ơn")
    await minh.wait_for(lambda _: True)
    assert len([m for m in await minh.messages() if "Nhắc việc" in m["text"]]) == 1


SAID = [
    ("{n} xong rồi ạ, số 123/KH-UBND", "hoàn thành", "awaiting"),
    ("{n} đang làm 60%", "đang thực hiện 60%", "in_progress"),
    ("{n} vướng, chờ số liệu", "đang vướng", "acknowledged"),
    ("{n} chưa xong", "chưa xong", "acknowledged"),
    ("{n} xin gia hạn đến 25/8/2027", "gia hạn", "not_started"),
    ("{n} đã nhận", "tiếp nhận", "acknowledged"),
    ("{n} không phải việc của cơ quan em", "không thuộc", "not_started"),
]


@pytest.mark.parametrize(("said", "answer", "state"), SAID, ids=[said for said, _, _ in SAID])
async def test_each_report_in_words(rig: Rig, said: str, answer: str, state: str) -> None:
    number = rig.add("SNV", "Báo cáo cải cách")
    rig.add("SNV", "Việc khác")
    minh = rig.phone(MINH)
    await minh.say(said.format(n=number))
    got = await minh.wait_for(answer)
    assert "Báo cáo cải cách" in got["text"]
    assert rig.assignment(number).state == state
    assert len(rig.reports()) == 1


async def test_questions_help_thanks_and_undo(rig: Rig) -> None:
    number = rig.add("SNV", "Báo cáo cải cách")
    minh = rig.phone(MINH)
    for said, answer in (
        (f"{number} hạn khi nào vậy?", "01/06/2027"),
        ("/help", "Nhắc Việc"),
        ("cảm ơn em", "Cảm ơn"),
        (f"/viec {number}", "Báo cáo cải cách"),
        ("/vjec", "/viec"),
        ("blablabla", "chưa ghi nhận gì"),
    ):
        await minh.say(said)
        await minh.wait_for(answer)
    assert rig.reports() == []
    await minh.say(f"{number} xong")
    await minh.wait_for("Đã ghi nhận")
    await minh.say("hoàn tác")
    await minh.wait_for("Đã hoàn tác")
    assert rig.assignment(number).state == "not_started"


async def test_a_choice_under_a_reminder(rig: Rig) -> None:
    number = rig.add("SNV", "Báo cáo cải cách", "2026-11-26")
    minh = rig.phone(MINH)
    await minh.wait_for("Báo cáo cải cách", any_time=True)
    await rig.choose(minh, "Chi tiết")
    await minh.wait_for("Quá trình" if rig.reports() else "Việc")
    await rig.choose(minh, "Đang làm")
    await minh.wait_for("đang thực hiện")
    assert rig.assignment(number).state == "in_progress"
    await rig.choose(minh, "↩ Hoàn tác")
    await minh.wait_for("Đã hoàn tác")
    assert rig.assignment(number).state == "not_started"


async def test_which_one_is_asked_and_chosen(rig: Rig) -> None:
    first, second = rig.add("SNV", "Báo cáo một", "2027-03-01"), rig.add("SNV", "Báo cáo hai", "2027-03-02")
    minh = rig.phone(MINH)
    await minh.say("xong rồi")
    await minh.wait_for("cho việc nào")
    assert rig.reports() == []
    await minh.say(str(second))
    await minh.wait_for("Đã ghi nhận")
    assert (rig.assignment(first).state, rig.assignment(second).state) == ("not_started", "awaiting")


async def test_none_of_the_choices_records_nothing(rig: Rig) -> None:
    rig.add("SNV", "Báo cáo một", "2027-03-01")
    rig.add("SNV", "Báo cáo hai", "2027-03-02")
    minh = rig.phone(MINH)
    await minh.say("xong rồi")
    await minh.wait_for("cho việc nào")
    await rig.choose(minh, "Không phải việc nào ở trên")
    await minh.wait_for("chưa ghi nhận gì")
    assert rig.reports() == []


async def test_an_old_choice_does_nothing_and_says_so(rig: Rig) -> None:
    first = rig.add("SNV", "Báo cáo một", "2027-03-01")
    rig.add("SNV", "Báo cáo hai", "2027-03-02")
    minh = rig.phone(MINH)
    await minh.say("xong rồi")
    await minh.wait_for("cho việc nào")
    await rig.choose(minh, "Không phải việc nào ở trên")
    await minh.wait_for("chưa ghi nhận gì")
    if rig.kind.name == "telegram":
        await minh.press(f"{first}. Báo cáo một")
    else:
        await minh.say("0")
    await minh.wait_for(lambda _: True)
    assert rig.reports() == []


async def test_a_coordinator_works_here_too(rig: Rig) -> None:
    rig.add("STP", "Báo cáo tư pháp", "2026-11-20")
    huong, lan = rig.phone(HUONG), rig.phone(LAN)
    await huong.say("/status")
    await huong.wait_for("Tình hình thực hiện")
    await huong.say("/quahan")
    await huong.wait_for("Báo cáo tư pháp")
    await lan.say("vướng, chưa có hướng dẫn của Bộ")
    notice = await huong.wait_for("báo vướng")
    assert "chưa có hướng dẫn của Bộ" in notice["text"]
    await huong.say("/tuan")
    await huong.wait_for(lambda message: "tuần" in message["text"].lower())


async def test_a_name_with_markup_in_it_is_shown_as_it_is(rig: Rig) -> None:
    number = rig.add("STP", 'Báo cáo <i>A & B</i> "C"')
    lan = rig.phone(LAN)
    await lan.say(f"{number} xong, số 1/BC-STP")
    assert 'Báo cáo <i>A & B</i> "C"' in (await lan.wait_for("Đã ghi nhận"))["text"]
    await lan.say(f"/viec {number}")
    await lan.wait_for("Lê <b>Lan</b> & Thị")


async def test_a_long_text_comes_whole_in_parts_that_fit_and_in_order(rig: Rig) -> None:
    """Eight long titles are more than either channel takes at once."""
    titles = [f"Việc dài số {n:02d} " + "rà soát, tổng hợp, báo cáo " * 24 for n in range(8)]
    for title in titles:
        rig.add("SNV", title.strip())
    minh = rig.phone(MINH)
    await minh.say("/viec")
    await minh.wait_for("Xem một việc")
    got = [message["text"] for message in await minh.messages() if message["sender"] is None]
    whole = "\n".join(got)
    assert len(got) > 1
    assert all(shown_length(text) <= rig.kind.text_limit for text in got)
    places = [whole.index(f"Việc dài số {n:02d}") for n in range(8)]
    assert places == sorted(places)
    assert whole.count("rà soát") == 8 * 24


async def test_a_very_long_message_of_a_person_is_told_so(rig: Rig) -> None:
    rig.add("SNV", "Báo cáo")
    minh = rig.phone(MINH)
    await minh.say("xong " + "rất dài " * 200)
    await minh.wait_for(lambda _: True)
    assert len(rig.reports()) <= 1


async def test_another_persons_task_stays_hidden_whatever_is_typed(rig: Rig) -> None:
    number = rig.add("SNV", "Việc mật của Sở Nội vụ")
    rig.add("STP", "Báo cáo tư pháp")
    lan = rig.phone(LAN)
    for said in (str(number), f"{number} xong", f"/viec {number}", f"{number} hạn khi nào?", "0", "1"):
        await lan.say(said)
        assert "Việc mật" not in (await lan.wait_for(lambda _: True))["text"], said
    assert rig.assignment(number).state == "not_started"


async def test_a_stranger_gets_an_explanation_and_nothing_else(rig: Rig) -> None:
    rig.add("SNV", "Việc của Sở Nội vụ")
    stranger = rig.phone(STRANGER)
    for said in ("/status", "1", "xong", "/viec 1", "hoàn tác"):
        await stranger.say(said)
    await stranger.send_sticker()
    await stranger.wait_for("mã liên kết", any_time=True)
    await rig.until(lambda: all(row.state == "handled" for row in rig.inbox()) and len(rig.inbox()) == 6)
    texts = [message["text"] for message in await stranger.messages() if message["sender"] is None]
    assert all("mã liên kết" in text for text in texts)
    assert rig.reports() == []


async def test_what_cannot_be_read_gets_one_kind_sentence(rig: Rig) -> None:
    rig.add("SNV", "Báo cáo")
    minh = rig.phone(MINH)
    for send in (minh.send_sticker, minh.send_voice, minh.send_location):
        await send()
        await minh.wait_for("bot chưa đọc được")
    if not rig.kind.has_files:
        await minh.send_file("kế hoạch.docx", b"PK")
        await minh.wait_for("bot chưa đọc được")
    assert rig.reports() == []


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000154a24f5d0000000049454e44ae426082"
)


async def test_a_photo_becomes_evidence(rig: Rig) -> None:
    number = rig.add("SNV", "Báo cáo")
    minh = rig.phone(MINH)
    await minh.send_file("anh.png", PNG, as_photo=True)
    await minh.wait_for("minh chứng")
    (evidence,) = rig.evidence()
    assert (evidence.assignment_id, evidence.channel) == (number, rig.kind.name)
    channel = rig.bot.links.all[0].channel
    assert evidence.file_id
    assert await channel.download(evidence.file_id, largest=10_000) == PNG


async def test_a_photo_with_words_is_a_report_with_evidence(rig: Rig) -> None:
    number = rig.add("SNV", "Báo cáo")
    minh = rig.phone(MINH)
    await minh.send_file("anh.png", PNG, caption="xong rồi ạ", as_photo=True)
    await minh.wait_for("Đã ghi nhận")
    assert rig.assignment(number).state == "awaiting"
    assert [each.assignment_id for each in rig.evidence()] == [number]


async def test_somebody_who_reads_english(rig: Rig) -> None:
    from models.tables import Official  # noqa: PLC0415 - one use

    rig.add("SNV", "Báo cáo một")
    rig.add("SNV", "Báo cáo hai")

    def english(session: object) -> None:
        session.get_one(Official, 2).language = "en"  # type: ignore[attr-defined]  # a session

    rig.database.write_now(english)
    minh = rig.phone(MINH)
    await minh.say("xong rồi")
    await minh.wait_for("Which task")
    await rig.choose(minh, "None of these")
    await minh.wait_for("nothing")
