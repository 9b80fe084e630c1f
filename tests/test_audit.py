"""The ledger: what happened to a task can be read back, and whoever changes the past is found out."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, make_url, text
from world import LAN, MINH, STRANGER, World

from bot.cli import group
from bot.inviting import Guest, Invited, invite
from models.database import Database
from models.errors import DatabaseError
from models.migrate import migrate
from models.rules.access import SYSTEM
from models.store import audit, ledger_check
from models.store.audit import Deed, by_system
from scheduler.sending import Refused

pytestmark = pytest.mark.both_databases


def nhacviec(world: World, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", world.database.url)
    return CliRunner().invoke(group, list(arguments))


def flaws(database: Database, expected: tuple[int, str] | None = None) -> list[str]:
    check = database.read_now(
        lambda session: ledger_check.verify(session, SYSTEM, expected=[expected] if expected else [])
    )
    return [f"{flaw.kind}:{flaw.number}" for flaw in check.flaws]


async def a_life(world: World) -> int:
    """A task that was acknowledged, blocked, done, undone."""
    number = world.add_assignment("SNV", "Kế hoạch kiểm tra", "2026-12-18", product="KH")
    for words in ("đang làm 60%", "vướng, chờ số liệu", "xong, số 123/KH-UBND", "hoàn tác"):
        await world.say(MINH, f"{words} {number}" if words == "hoàn tác" else f"{number} {words}")
    return number


async def test_a_tasks_life_is_told_with_who_when_from_what_to_what_and_the_raw_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await a_life(world)
    told = nhacviec(world, monkeypatch, "audit", str(number))
    assert told.exit_code == 0, told.output
    for words in (
        "Kế hoạch kiểm tra",
        "23/11/2026 09:00  Trần Văn Minh (Sở Nội vụ, telegram, tin #",
        "trạng thái: chưa thực hiện → đang thực hiện",
        "báo vướng mắc",
        "trạng thái: đang thực hiện → chờ xác nhận",
        "số văn bản: 123/KH-UBND",
        "hoàn tác báo cáo",
        "trạng thái: chờ xác nhận → đang thực hiện",
        f"nguyên văn: “{number} vướng, chờ số liệu”",
    ):
        assert words in told.output
    assert nhacviec(world, monkeypatch, "audit", "99").exit_code == 1
    assert nhacviec(world, monkeypatch, "audit").exit_code == 2


async def test_invitations_and_links_are_told_of_without_the_code(world: World) -> None:
    now = world.clock.now()
    guest = Guest("stp", "Phạm Khánh", "official")
    made = world.database.write_now(
        lambda session: invite(session, guest, now=now, valid_for=timedelta(days=7))
    )
    assert isinstance(made, Invited)
    await world.say(STRANGER, f"/start {made.code}")
    rows = world.database.read_now(
        lambda session: session.execute(text('SELECT what, "by", "after" FROM ledger ORDER BY id')).all()
    )
    assert [row[0] for row in rows] == ["official.added", "invitation.made", "contact.linked"]
    assert [row[1] for row in rows] == ["operator", "operator", "person"]
    assert made.code not in str(rows)


async def test_who_cannot_be_reached_any_more_and_again_is_told_of(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    world.channel.script.append(Refused("Forbidden: bot was blocked by the user", dead=True))
    await world.beat("2026-11-25 08:00")
    await world.update(STRANGER, kind="blocked")  # nobody's state
    await world.say(MINH, "/viec")
    rows = world.database.read_now(
        lambda session: session.execute(
            text("SELECT what, \"by\", official_id FROM ledger WHERE what LIKE 'contact.sw%' ORDER BY id")
        ).all()
    )
    assert [tuple(row) for row in rows] == [
        ("contact.switched_off", "system", None),
        ("contact.switched_on", "person", 2),
    ]
    assert flaws(world.database) == []


async def test_an_untouched_ledger_verifies_and_names_its_newest_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_life(world)
    said = nhacviec(world, monkeypatch, "audit", "--verify")
    assert said.exit_code == 0, said.output
    assert "Sổ nguyên vẹn: 4 dòng" in said.output
    anchor = said.output.split()[-1]
    assert nhacviec(world, monkeypatch, "audit", "--verify", "--expect", anchor).exit_code == 0
    await world.say(LAN, "/viec")
    assert nhacviec(world, monkeypatch, "audit", "--verify", "--expect", anchor).exit_code == 0
    assert nhacviec(world, monkeypatch, "audit", "--verify", "--expect", "nonsense").exit_code == 2


def tamper(database: Database, *statements: str) -> None:
    """What a thief does who has the file, or the server's highest rights: the guards are off, then anything goes."""
    if database.file is None:
        address = make_url(database.url).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False)) as server:
            server.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                assert server.execute(statement.encode()).rowcount > 0
        return
    with sqlite3.connect(database.file) as thief:
        guards = thief.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            thief.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert thief.execute(statement).rowcount > 0
        for _, sql in guards:
            thief.execute(sql)
    thief.close()


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE ledger SET words = 'chưa xong' WHERE id = 2", "changed:2"),
        ("UPDATE ledger SET official_id = 3 WHERE id = 2", "changed:2"),
        ("UPDATE ledger SET at = '2026-11-20 01:00:00.000000' WHERE id = 3", "changed:3"),
        ("UPDATE ledger SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE id = 1", "changed:1"),
        ("DELETE FROM ledger WHERE id = 2", "missing:3"),
        ("UPDATE assignment SET state = 'done', open = false", "state:1"),
        ("DELETE FROM report WHERE id = 4", "report:1"),
        ("DELETE FROM ledger WHERE id = 4", "report:1"),
    ],
)
async def test_tampering_shows(
    world: World, monkeypatch: pytest.MonkeyPatch, tampering: str, found: str
) -> None:
    await a_life(world)
    assert flaws(world.database) == []
    tamper(world.database, tampering)
    assert found in flaws(world.database)
    said = nhacviec(world, monkeypatch, "audit", "--verify")
    assert said.exit_code == 1
    assert "KHÔNG NGUYÊN VẸN" in said.output


@pytest.mark.parametrize(
    ("on_sqlite", "on_postgresql"),
    [
        (["DROP TRIGGER ledger_no_update"], "DROP TRIGGER ledger_no_change ON ledger"),
        (["DROP TRIGGER ledger_in_order"], "ALTER TABLE ledger DISABLE TRIGGER ledger_in_order"),
        (
            [
                "DROP TRIGGER ledger_no_delete",
                "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT 1; END",
            ],
            (
                "CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RETURN NULL; END $$"
            ),
        ),
    ],
)
async def test_a_guard_that_was_taken_off_or_replaced_shows(
    database_kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    on_sqlite: list[str],
    on_postgresql: str,
) -> None:
    url = f"sqlite:///{tmp_path}/own.db"
    if database_kind == "postgresql":
        url = request.getfixturevalue("empty_on_server")
    migrate(url)
    database = Database(url)
    assert flaws(database) == []
    engine = create_engine(url)
    with engine.begin() as thief:
        for statement in on_sqlite if database.is_sqlite else [on_postgresql]:
            thief.exec_driver_sql(statement)
    engine.dispose()
    assert set(flaws(database)) == {"guard:0"}
    database.stop()


async def test_two_rows_that_changed_places_show(world: World) -> None:
    await a_life(world)
    tamper(
        world.database,
        "UPDATE ledger SET id = 99 WHERE id = 2",
        "UPDATE ledger SET id = 2 WHERE id = 3",
        "UPDATE ledger SET id = 3 WHERE id = 99",
    )
    assert "changed:2" in flaws(world.database)


async def test_a_cut_end_and_a_ledger_written_anew_show_against_a_noted_row(world: World) -> None:
    number = await a_life(world)
    noted = world.database.read_now(audit.head)
    tamper(
        world.database,
        "DELETE FROM ledger",
        "DELETE FROM report",
        "UPDATE assignment SET state = 'not_started', open = true",
    )
    assert flaws(world.database) == []
    assert flaws(world.database, noted) == ["cut:4"]
    for _ in range(4):
        await world.say(MINH, f"{number} đang làm")
    assert flaws(world.database, noted) == ["cut:4"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET words = 'khác' WHERE id = 1",
        "DELETE FROM ledger",
        (
            'INSERT INTO ledger (id, at, what, subject, subject_id, "by", "before", "after", words, hash)'
            ' SELECT 1, at, what, subject, subject_id, "by", "before", "after", words, hash FROM ledger WHERE id = 2'
            " ON CONFLICT (id) DO UPDATE SET words = ''"
        ),
        (
            'INSERT INTO ledger (id, at, what, subject, subject_id, "by", "before", "after", words, hash)'
            ' SELECT 99, at, what, subject, subject_id, "by", "before", "after", words, hash FROM ledger WHERE id = 1'
        ),
    ],
)
async def test_the_database_itself_refuses_to_change_the_past(world: World, change: str) -> None:
    await a_life(world)
    with pytest.raises(DatabaseError, match="append-only"):
        await world.database.write(lambda session: session.execute(text(change)))
    assert flaws(world.database) == []


async def test_a_row_cannot_be_replaced_by_the_way_of_sqlite(world: World) -> None:
    if world.database.is_sqlite:
        await a_life(world)
        with pytest.raises(DatabaseError, match="append-only"):
            await world.database.write(
                lambda session: session.execute(text("REPLACE INTO ledger SELECT * FROM ledger WHERE id = 1"))
            )


async def test_a_work_that_fails_leaves_no_gap_in_the_chain(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", None)

    def noting(fails: bool) -> Callable[..., None]:  # noqa: FBT001 - which kind of work to make
        def work(session: object) -> None:
            audit.note(session, Deed("test.noted", "test", 1, by_system(world.clock.now())))  # type: ignore[arg-type]  # the writer's session
            if fails:
                raise RuntimeError("after the row was written")

        return work

    futures = [world.database._queue(noting(n % 2 == 1)) for n in range(10)]
    assert [future.exception() is not None for future in futures] == [n % 2 == 1 for n in range(10)]
    check = world.database.read_now(lambda session: ledger_check.verify(session, SYSTEM))
    assert (check.rows, check.count) == (5, 0)


def test_the_ledger_of_a_database_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    said = CliRunner().invoke(group, ["audit", "--verify"])
    assert said.exit_code == 74
    assert not (tmp_path / "none.db").exists()
