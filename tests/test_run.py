"""The program as a whole, as a new user meets it: a process, a page, a conversation over real HTTP, Ctrl-C."""

import asyncio
import signal
import socket
import sqlite3
from pathlib import Path

import pytest
from program import a_working_morning, program, run_to_end, started

from sandbox.client import SandboxClient


async def test_the_whole_main_job_in_the_sandbox(tmp_path: Path) -> None:
    async with program(tmp_path, "run", sandbox_port="0") as process:
        address = await started(process)
        async with SandboxClient(address) as sandbox:
            minh, huong, stranger = sandbox.phone(1002), sandbox.phone(1001), sandbox.phone(1004)
            await minh.say("/viec")
            await minh.wait_for("Việc của Sở Nội vụ")
            await sandbox.jump_to(a_working_morning())
            await minh.wait_for("Nhắc việc", any_time=True)
            await minh.press("Chi tiết")
            await minh.wait_for("Căn cứ: Kế hoạch 251/KH-UBND")
            await minh.say("SNV-02 xong, số 123/KH-UBND")
            recorded = await minh.wait_for("Đã ghi nhận")
            assert "Kế hoạch cải cách hành chính năm" in recorded["text"]
            await huong.say("/duyet")
            await huong.wait_for("Chờ xác nhận 1/1")
            await huong.press("✅ Xác nhận")
            await minh.wait_for("xác nhận hoàn thành")
            await huong.say("/status snv")
            assert "hoàn thành: 1" in (await huong.wait_for("Tình hình thực hiện"))["text"]
            await stranger.say("/status")
            await stranger.wait_for("mã liên kết")
        process.send_signal(signal.SIGINT)
        out, err = await asyncio.wait_for(process.communicate(), 15)
        assert process.returncode == 0, err.decode()
        assert "Traceback" not in err.decode() + out.decode()
    with sqlite3.connect(tmp_path / "nhacviec.db") as kept:
        assert kept.execute("SELECT document FROM report WHERE intent = 'done'").fetchall() == [
            ("123/KH-UBND",)
        ]
    kept.close()


async def test_a_killed_program_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    async with program(tmp_path, "run", sandbox_port="0") as process:
        address = await started(process)
        async with SandboxClient(address) as sandbox:
            await sandbox.phone(1003).say("STP-01 đang làm 40%")
            await sandbox.phone(1003).wait_for("Đã ghi nhận")
        process.kill()
        await process.wait()
    async with program(tmp_path, "run", sandbox_port="0") as process:
        address = await started(process)
        async with SandboxClient(address) as sandbox:
            await sandbox.phone(1003).say("STP-01 xong")
            await sandbox.phone(1003).wait_for("Đã ghi nhận")
    with sqlite3.connect(tmp_path / "nhacviec.db") as kept:
        assert kept.execute("SELECT intent FROM report ORDER BY id").fetchall() == [
            ("in_progress",),
            ("done",),
        ]
    kept.close()


async def test_seeding_twice_changes_nothing(tmp_path: Path) -> None:
    assert "964" in (await run_to_end(tmp_path, "seed", "--year", "2026"))[1]
    assert "không có gì thay đổi" in (await run_to_end(tmp_path, "seed", "--year", "2026"))[1]
    with sqlite3.connect(tmp_path / "nhacviec.db") as kept:
        assert kept.execute("SELECT count(*) FROM task").fetchone() == (69,)
    kept.close()


async def test_an_invitation_links_a_new_phone_once(tmp_path: Path) -> None:
    async with program(tmp_path, "run", sandbox_port="0") as process:
        address = await started(process)
        code, words = await run_to_end(
            tmp_path, "invite", "--agency", "so tu phap", "--name", "Phạm Quốc Khánh"
        )
        assert code == 0, words
        assert "https://t.me/nhacviec_bot?start=" in words
        secret = words.split("?start=")[1].split()[0]
        async with SandboxClient(address) as sandbox:
            stranger = sandbox.phone(1004)
            await stranger.say("/start AAAA-BBBB-CCCC-DDDD")
            await stranger.wait_for("không đúng")
            await stranger.say(f"/start {secret}")
            await stranger.wait_for("Sở Tư pháp")
            await sandbox.phone(1002).say(f"/start {secret}")
            await sandbox.phone(1002).wait_for("đã được dùng")
    with sqlite3.connect(tmp_path / "nhacviec.db") as kept:
        assert secret not in str(kept.execute("SELECT * FROM invitation").fetchall())
    kept.close()


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ({"telegram_token": "your-token-here"}, 78, "NHACVIEC_TELEGRAM_TOKEN"),
        ({"telegram_token": "123456:your-bot-token-here"}, 78, "NHACVIEC_TELEGRAM_TOKEN"),
        ({"telegram_token": "123456:xxxxxxxx"}, 78, "NHACVIEC_TELEGRAM_TOKEN"),
        ({"reminder_hour": "bảy giờ"}, 78, "NHACVIEC_REMINDER_HOUR"),
        ({"telegram_base_url": "api.telegram.org"}, 78, "NHACVIEC_TELEGRAM_BASE_URL"),
        ({"database_url": "sqlite:////proc/nhacviec.db"}, 74, "cơ sở dữ liệu"),
    ],
)
async def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, settings: dict[str, str], code: int, words: str
) -> None:
    got, said = await run_to_end(tmp_path, "run", **({"sandbox_port": "0"} | settings))
    assert got == code, said
    assert words in said
    assert "Traceback" not in said


async def test_a_misspelt_setting_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NHACVIEC_REMINDR_HOUR=8\n", encoding="utf-8")
    code, said = await run_to_end(tmp_path, "run")
    assert code == 78
    assert "NHACVIEC_REMINDR_HOUR" in said


@pytest.mark.parametrize("name", ["sandbox_port", "web_port"])
async def test_a_port_in_use_is_named(tmp_path: Path, name: str) -> None:
    token = {"telegram_token": "123456:not-a-real-one"} if name == "web_port" else {}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = await run_to_end(tmp_path, "run", **token, **{name: str(taken.getsockname()[1])})
    assert code == 69, said
    assert "đang được chương trình khác dùng" in said
    assert "Traceback" not in said


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    await run_to_end(tmp_path, "migrate")
    with sqlite3.connect(tmp_path / "nhacviec.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, said = await run_to_end(tmp_path, "run", sandbox_port="0")
    assert code == 74
    assert "bản mới hơn" in said
    assert "Traceback" not in said
