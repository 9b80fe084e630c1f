"""`nhacviec event VP-09 2026-11-12 "123/QĐ-UBND"`: tell of an event that starts a deadline of its own."""

from datetime import datetime

import click

from bot.settings import load_settings


@click.command(short_help="Ghi một sự kiện mở hạn riêng, ví dụ văn bản vừa ký.")
@click.argument("code", metavar="MÃ-VIỆC")
@click.argument("day", metavar="NGÀY", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]))
@click.argument("document", metavar="[SỐ-VĂN-BẢN]", default="")
def event(code: str, day: datetime, document: str) -> None:
    """Ghi một sự kiện (văn bản được ký) cho việc tính hạn theo sự kiện: mỗi cơ quan một việc có hạn riêng.

    Ghi lại lần nữa không thêm gì.
    """
    from models.database import opened  # noqa: PLC0415 - a command loads what it needs when it is called
    from models.instant import local  # noqa: PLC0415 - as above
    from models.rules import deadline_rules, events  # noqa: PLC0415 - as above
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.store import calendar  # noqa: PLC0415 - as above
    from models.store import events as store  # noqa: PLC0415 - as above
    from models.store.audit import by_operator  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above
    from seeds.calendar import load_calendar, load_readings  # noqa: PLC0415 - as above

    now = SystemClock().now()
    told = events.named(day.date(), document)
    with opened(load_settings().database_url) as database:
        waiting = database.read_now(lambda session: store.find(session, SYSTEM, code, local(now).date()))
        if waiting is None:
            raise click.ClickException(f"không có việc mã “{code}” đang áp dụng trong cơ sở dữ liệu")
        rule = events.event_rule(waiting.task.rule)
        if rule is None:
            words = deadline_rules.words(deadline_rules.parse_rule(waiting.task.rule))
            raise click.ClickException(f"{waiting.task.code} không tính hạn theo sự kiện (hạn: {words})")
        if not waiting.agencies:
            raise click.ClickException(f"{waiting.task.code} hôm nay không giao cho cơ quan nào")
        days = database.read_now(lambda session: calendar.current(session, load_calendar()))
        run = events.run_of(rule, told, days, load_readings())
        numbers, fresh = database.write_now(
            lambda session: store.register(session, by_operator(now), waiting, run, words=told.key)
        )
    due = f"hạn {run.last_day:%d/%m/%Y}" if run.last_day else "không định số ngày"
    kept = f"thêm {fresh} việc" if fresh else "đã ghi trước đó, không thêm gì"
    click.echo(f"{waiting.task.code}, {told.key}: {due}; {kept} (số {', '.join(map(str, numbers))}).")
