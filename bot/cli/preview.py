"""`nhacviec preview --from D --to D`: who would be reminded of what and when, and how full each message would be."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.cli.preview_lines import Forecast
    from bot.settings import Settings

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
TWO_WEEKS = timedelta(days=13)
LONGEST = timedelta(days=400)


@click.command(short_help="Xem trước ai sẽ được nhắc việc gì, ngày nào; không gửi gì.")
@click.option("--from", "first", type=DAY, help="Ngày đầu; không ghi: hôm nay.")
@click.option("--to", "last", type=DAY, help="Ngày cuối; không ghi: hai tuần.")
@click.option("--many", type=click.IntRange(1), help="Một tin từ bao nhiêu việc thì đánh dấu là nhiều.")
@click.option("--json", "as_json", is_flag=True, help="In ra dạng JSON.")
def preview(first: datetime | None, last: datetime | None, many: int | None, *, as_json: bool) -> None:
    """Xem trước ai sẽ được nhắc việc gì, ngày nào, nếu từ nay không ai báo cáo gì. Không gửi, không ghi gì.

    Cùng quy tắc với bộ lập lịch thật: bậc nhắc, lịch làm việc, mỗi người một tin một ngày.
    """
    from bot.cli import preview_lines  # noqa: PLC0415 - a command loads what it needs when it is called
    from models.database import opened  # noqa: PLC0415 - as above
    from models.instant import local  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above

    now = SystemClock().now()
    today = local(now).date()
    begin = max(first.date() if first else today, today)
    end = last.date() if last else begin + TWO_WEEKS
    if not begin <= end <= begin + LONGEST:
        raise click.UsageError(
            "khoảng ngày phải theo thứ tự, không ở trong quá khứ và không dài quá 400 ngày"
        )
    if first is not None and first.date() < today:
        click.echo(f"Những ngày trước hôm nay ({today:%d/%m/%Y}) đã qua, không xem trước nữa.", err=True)
    settings = load_settings()
    with opened(settings.database_url) as database:
        found = database.read_now(lambda session: forecast(session, begin, end, now=now, settings=settings))
    many = many or settings.tasks_a_message
    click.echo(
        preview_lines.as_json(found, many) if as_json else preview_lines.as_table(found, begin, end, many)
    )


def forecast(
    session: "Session", first: date, last: date, *, now: datetime, settings: "Settings"
) -> "Forecast":
    """The reminders from `first` to `last` as the planner would plan them, with who and what they are about.

    Of a day that has begun, what is still to come: nobody hears twice, and nothing goes out after the hours.
    """
    from bot.cli.preview_lines import Forecast  # noqa: PLC0415 - as above
    from models.instant import local  # noqa: PLC0415 - as above
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.rules.ladder import Ladder  # noqa: PLC0415 - as above
    from models.rules.preview import reminders  # noqa: PLC0415 - as above
    from models.store import calendar  # noqa: PLC0415 - as above
    from models.store import preview as store  # noqa: PLC0415 - as above
    from seeds.calendar import load_calendar  # noqa: PLC0415 - as above

    here = local(now)
    begin = here.date()
    over = here.time() >= settings.sending_until
    exceptions = store.exceptions(session, SYSTEM, begin, begun=not over)
    if over:
        begin += timedelta(days=1)
    days = calendar.current(session, load_calendar())
    # Played forward from today, whatever is asked for: what is sent until then is spent by then.
    coming = reminders(
        store.pending(session, SYSTEM, here.date()),
        begin,
        last,
        calendar=days,
        ladder=Ladder(
            settings.ladder_before,
            settings.ladder_after,
            settings.ladder_after_every,
            settings.ladder_cooperating,
        ),
        exceptions=exceptions,
    )
    planned = [each for each in coming if each.day >= first]
    subjects = store.subjects(session, SYSTEM, (each.number for each in planned))
    return Forecast(planned, store.receivers(session, SYSTEM), subjects, days)
