"""`nhacviec doctor`: is all well, and if not, what to do. Ten lines; exit code 0 well, 1 look at it, 2 act now."""

import json
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from models.rules.health import Sign

# What to do, by the sign; where it depends on what was seen, "sign:seen" comes first. "": another line says it.
TO_DO = {
    "database:missing": "Lần đầu: nhacviec migrate. Không phải lần đầu: NHACVIEC_DATABASE_URL đang chỉ sai chỗ.",
    "database:lost": "Xem NHACVIEC_DATABASE_URL có chỉ đúng chỗ không; tệp mất thật thì: nhacviec restore, bản mới nhất.",
    "database:unreachable": "Máy chủ PostgreSQL có chạy không, NHACVIEC_DATABASE_URL có đúng không (đã createdb chưa).",
    "database": "Xem dòng lỗi; tệp hỏng: giữ nguyên, chạy nhacviec restore với bản sao lưu gần nhất.",
    "migrations:unread": "",
    "migrations": "Chạy: nhacviec migrate",
    "last_tick:unread": "",
    "last_tick": "Bot có đang chạy không? systemctl status nhacviec; journalctl -u nhacviec -n 50",
    "oldest_unsent": "Tin đến lượt mà chưa đi: xem nền tảng có trả lời không, và nhật ký của bot.",
    "unknown": "Nền tảng không nói rõ tin đã tới chưa; bot đã gửi lại kèm “(nhắc lại)”. Nhiều thì xem lại mạng.",
    "dead_contacts": "Người chặn bot hoặc đổi tài khoản: liên hệ họ, hoặc cấp mã mới: nhacviec invite",
    "inbox": "Xem lỗi: nhacviec inbox; sửa xong thì: nhacviec inbox --retry",
    "platform:None": "Điền NHACVIEC_TELEGRAM_TOKEN hoặc NHACVIEC_ZALO_TOKEN vào .env.",
    "platform": "Xem mạng của máy chủ, tường lửa, và token trong .env.",
    "calendar": "Khi có thông báo nghỉ lễ của năm: ghi vào seeds/notices.csv và days_off.csv, hoặc bằng /nghi; nhacviec calendar {year}",
    "backup": "Chạy: nhacviec backup; xem ổ đĩa và NHACVIEC_BACKUP_FOLDER.",
    "zalo": "Zalo đang nhận tin kiểu polling: máy tắt đúng lúc thì mất tin. Chạy thật nên đặt NHACVIEC_ZALO_RECEIVING=webhook.",
}
MARKS = {"green": "✓", "yellow": "!", "red": "✗"}
CODES = {"green": 0, "yellow": 1, "red": 2}


@click.command(
    help="Khám: mười dòng, mỗi dòng kèm việc phải làm. Mã thoát: 0 ổn, 1 nên xem, 2 phải làm ngay."
)
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình giám sát.")
def doctor(*, as_json: bool) -> None:
    """Look at everything; say what to do; exit code 0 well, 1 look at it, 2 act now."""
    from bot.examine import examine  # noqa: PLC0415 - a command loads what it needs when it is called
    from models.rules.health import worst  # noqa: PLC0415 - as above

    found = examine(load_settings())
    light = worst([each.sign for each in found.lines])
    if as_json:
        told = {
            each.sign.name: {"light": each.sign.light, "seen": each.sign.seen, "words": each.words}
            for each in found.lines
        }
        click.echo(json.dumps({"status": light, "signs": told, "ledger": found.ledger}, ensure_ascii=False))
    else:
        for each in found.lines:
            click.echo(f"{MARKS[each.sign.light]} {each.words}")
            if each.sign.light != "green" and (advice := _advice(each.sign)):
                click.echo(f"    → {advice.format(year=found.year)}")
        if found.ledger:
            click.echo(f"Mốc sổ (ghi lại ở nơi khác; kiểm tra bằng nhacviec audit --verify): {found.ledger}")
    raise SystemExit(CODES[light])


def _advice(sign: "Sign") -> str:
    return TO_DO.get(f"{sign.name}:{sign.seen}", TO_DO.get(sign.name, ""))
