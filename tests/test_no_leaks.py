"""Whatever one person writes, presses, quotes or forges: no task, number, name or count of another agency comes back."""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, STRANGER, World

from bot.buttons import REPORTS, VERBS
from bot.commands import COMMANDS
from models.rules.access import Scope
from models.store import coordinators
from models.tables import Assignment, Contact, Evidence, Official, OutboxRow

LEADER, OF_STP, PROVINCE, FORMER = "3001", "3002", "3003", "3004"
FIRST = 770_001  # numbers of Sở Nội vụ's assignments, not to be taken for anything else
HOW_MANY = 47  # of them: a count that nothing else has
TITLE, WORDS, NUMBER_OF_DOCUMENT = "tinh giản biên chế nội bộ", "lời riêng của Minh", "9876/KH-SNV"
SECRETS = (TITLE, WORDS, NUMBER_OF_DOCUMENT, "Trần Văn Minh", "ho_so_noi_bo")

TEXTS = (
    "xong", "xong hết", "{n} xong", "{n} đang làm 50%", "{n} vướng kinh phí", "{n} xin gia hạn đến 15/12", "việc {n} hạn bao giờ?",
    "hoàn tác", "hoàn tác việc {n}", "SNV-01 xong", "việc nội bộ xong", TITLE, "tinh giản biên chế xong", "1", "2", "đúng", "không",
    "ai đang làm việc {n}?", "còn bao nhiêu việc?", "{n}", "#{n}", "việc {n} giao chị Hà", "việc này của Sở Nội vụ", "xong, số 9876/KH-SNV",
    "từ nay nhắc chị Hà, em chuyển công tác", "?", "cảm ơn", "/start AAAA-BBBB-CCCC-DDDD", "{n} xong, số 9876 / kh-snv", "tất cả", "việc đầu xong",
)  # fmt: skip
ARGUMENTS = ("", "{n}", "#{n}", "snv", "Sở Nội vụ", "SNV-01", "{n} đến 5/12 lý do", "snv, Trần Văn Minh", "1/12 đến 5/12, anh Minh thay",
             "hủy", "stp", "{n} thôi", "snv: thông báo", "2", "en", "9h", "zalo")  # fmt: skip


def what_is_written() -> st.SearchStrategy[str]:
    number = st.one_of(st.integers(FIRST - 2, FIRST + HOW_MANY), st.integers(-1, 60))
    commands = st.builds(
        lambda name, rest: f"/{name} {rest}".strip(),
        st.sampled_from(sorted(COMMANDS)),
        st.sampled_from(ARGUMENTS),
    )
    return st.builds(
        lambda words, n: words.replace("{n}", str(n)), st.one_of(st.sampled_from(TEXTS), commands), number
    )


def what_is_pressed() -> st.SearchStrategy[str]:
    verbs = st.sampled_from(sorted({*VERBS, *REPORTS}))
    number = st.one_of(st.integers(FIRST, FIRST + HOW_MANY), st.integers(0, 200), st.just(2**31))
    forged = st.builds(lambda verb, a, b: f"{verb}:{a}:{b}", verbs, number, number)
    return st.one_of(forged, st.builds(lambda verb, a: f"{verb}:{a}", verbs, number), st.text(max_size=20))


Action = tuple[str, str, str]  # what is done, with which words, quoting which message


def actions() -> st.SearchStrategy[list[Action]]:
    quoted = st.one_of(st.just(""), st.integers(100, 200).map(str))
    one = st.one_of(
        st.tuples(st.just("say"), what_is_written(), quoted),
        st.tuples(st.just("press"), what_is_pressed(), quoted),
        st.tuples(st.just("file"), what_is_written(), quoted),
    )
    return st.lists(one, min_size=1, max_size=6)


@pytest.fixture
async def busy(world: World) -> World:
    """An office at work: Sở Nội vụ reports, asks, sends files; everything that could leak is there."""

    def work(session: Session) -> None:
        for agency, role, name, chat, scope in (
            (2, "leader", "Phan Thị Hà", LEADER, None),
            (3, "coordinator", "Đỗ Thị Mai", OF_STP, Scope(everything=False, agencies=frozenset({2}))),
            (3, "province_leader", "Hồ Văn Tỉnh", PROVINCE, None),
            (1, "official", "Người Đã Đi", FORMER, None),
        ):
            official = Official(agency_id=agency, role=role, name=name)
            session.add(official)
            session.flush()
            session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))
            if scope is not None:
                coordinators.set_scope(session, official.id or 0, scope)
            if chat == FORMER:
                official.ended_on = world.clock.now().date()

    world.database.write_now(work)
    world.add_assignment("STP", "Việc của Tư pháp", "2026-12-10")
    world.add_assignment("STP", "Việc khác của Tư pháp", "2026-11-25")
    for n in range(HOW_MANY):
        world.add_assignment("SNV", f"Việc {TITLE} {n}", "2026-11-10" if n % 2 else None, id=FIRST + n)
    await world.beat("2026-11-23 10:00")
    await world.say(MINH, f"{FIRST} xong, số {NUMBER_OF_DOCUMENT}")
    await world.say(MINH, f"{FIRST + 1} vướng, {WORDS}")
    await world.say(MINH, f"{FIRST + 2} xin gia hạn đến 20/12 vì {WORDS}")
    world.channel.files["f1"] = b"%PDF-1.4"
    attachment = {"kind": "document", "file_id": "f1", "name": "ho_so_noi_bo.pdf"}
    await world.update(MINH, kind="file", text=f"{FIRST + 3} xong", attachment=attachment)
    await world.fetch_files.fetch_due()
    await world.say(MINH, "xong")  # a question stays open
    await world.say(HUONG, "/status")
    await world.say(HUONG, "/moi snv, Trần Văn Minh")
    assert world.database.read_now(lambda s: s.exec(select(Evidence).where(Evidence.state == "kept")).all())
    return world


async def do(world: World, chat: str, action: Action) -> list[Delivered]:
    what, words, quoted = action
    more = {"quoted": quoted} if quoted else {}
    if what == "press":
        return await world.press(chat, words, quoted or "1")
    if what == "file":
        attachment = {"kind": "photo", "file_id": "f1", "name": "ảnh"}
        return await world.update(chat, kind="file", text=words, attachment=attachment, **more)
    return await world.say(chat, words, **more)


def leaks(answer: Delivered, said: str, *, figures: bool) -> list[str]:
    """What of Sở Nội vụ's stands in an answer and was not in the person's own words."""
    shown = answer.outgoing.html + " ".join(button.label for row in answer.outgoing.buttons for button in row)
    found = [secret for secret in SECRETS if secret in shown and _spelled(secret) not in _spelled(said)]
    found += [n for n in re.findall(r"770\d{3}", shown) if n not in said]
    if not figures:
        found += [
            n
            for n in re.findall(
                rf"\b(?:{HOW_MANY}|{HOW_MANY + 2})\b", re.sub(r"\d+/\d+(/\d+)?|\d+:\d+", "", shown)
            )
            if n not in said
        ]
    if answer.outgoing.file is not None and "ho_so" in answer.outgoing.file.name:
        found.append(answer.outgoing.file.name)
    return found


def _spelled(words: str) -> str:
    """Without spaces and capitals: the bot writes "9876/KH-SNV" where its sender wrote "9876 / kh-snv"."""
    return "".join(words.split()).casefold()


async def nothing_leaks(
    world: World, chat: str, done: list[Action], said: list[str], *, figures: bool = False
) -> None:
    """`said` grows by the person's own words, of earlier runs as well: what they said may be shown to them again."""
    for action in done:
        said.append(action[1])
        for each in await do(world, chat, action):
            if each.outgoing.chat_id == chat:
                assert leaks(each, " ".join(said), figures=figures) == [], (action, each.outgoing.html)


ACTORS: list[tuple[str, bool]] = [
    (LAN, False),
    (LEADER, False),
    (OF_STP, False),
    (STRANGER, False),
    (FORMER, False),
    (PROVINCE, True),
]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.parametrize(
    ("chat", "figures"), ACTORS, ids=["official", "leader", "coordinator", "stranger", "former", "province"]
)
async def test_nothing_of_another_agency_comes_back(busy: World, chat: str, *, figures: bool) -> None:
    before = busy.database.read_now(state_of_snv)
    said: list[str] = []

    @settings(max_examples=20, deadline=None, suppress_health_check=QUIET, database=None)
    @example(
        [
            ("say", f"/viec {FIRST}", ""),
            ("press", f"i:{FIRST}", ""),
            ("press", "xf:770004", ""),
            ("say", "/nguoi snv", ""),
        ]
    )
    @example(
        [
            ("say", f"{FIRST} xong", "101"),
            ("press", "m:1:0", ""),
            ("press", "q:1:770001", ""),
            ("press", "y:1", ""),
        ]
    )
    @given(actions())
    def run(done: list[Action]) -> None:
        in_loop(nothing_leaks(busy, chat, done, said, figures=figures))

    in_loop = runner()
    await in_thread(run)
    assert busy.database.read_now(state_of_snv) == before, "and nothing of it is changed"


async def test_ones_own_words_are_no_leak_however_they_are_spelled(busy: World) -> None:
    await nothing_leaks(busy, LAN, [("file", "1 xong, số 9876 / kh-snv", "")], [])
    shown = busy.of(LAN)[-1]
    assert "9876/KH-SNV" in shown.outgoing.html
    assert leaks(shown, "1 xong", figures=True) == ["9876/KH-SNV"], "to whoever did not say it, it is one"


def state_of_snv(session: Session) -> list[tuple[int | None, str, bool, str | None]]:
    rows = session.exec(select(Assignment).where(Assignment.agency_id == 1).order_by(Assignment.id)).all()  # type: ignore[arg-type]  # SQLModel types a column as its value
    return [(row.id, row.state, row.blocked, str(row.last_day)) for row in rows]


def runner() -> Callable[..., None]:
    """Run a coroutine on the test's own loop from hypothesis's thread."""
    import asyncio  # noqa: PLC0415 - used here only

    loop = asyncio.get_running_loop()

    def run(coroutine: object) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, loop).result()  # type: ignore[arg-type]  # given coroutines only

    return run


async def in_thread(run: Callable[[], None]) -> None:
    import asyncio  # noqa: PLC0415 - used here only

    await asyncio.to_thread(run)


async def test_a_replayed_press_does_nothing_twice(busy: World) -> None:
    number = busy.add_assignment("STP", "Báo cáo", "2026-12-19")
    await busy.press(LAN, f"d:{number}")
    for _ in range(3):
        await busy.press(LAN, f"d:{number}")
    assert len([row for row in busy.reports() if row.assignment_id == number]) == 1


async def test_somebody_elses_quote_means_nothing(busy: World) -> None:
    theirs = busy.database.read_now(
        lambda s: [
            r.platform_message_id
            for r in s.exec(select(OutboxRow).where(OutboxRow.chat_id == MINH))
            if r.platform_message_id
        ]
    )
    before = busy.database.read_now(state_of_snv)
    for message in theirs:
        for each in await busy.say(LAN, "xong", quoted=message):
            assert leaks(each, "", figures=False) == [] or each.outgoing.chat_id != LAN
    assert busy.database.read_now(state_of_snv) == before
