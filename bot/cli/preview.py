"""`nhacviec preview --from D --to D`: who would be reminded of what and when, and how full each message would be."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.cli.preview_lines import Forecast
    from bot.settings import Settings
    from models.rules.escalation import Escalation
    from models.rules.preview import Planned
    from models.rules.preview_escalations import Raising

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
TWO_WEEKS = timedelta(days=13)
LONGEST = timedelta(days=400)


@click.command(short_help="Xem trước ai sẽ được nhắc việc gì, ngày nào; không gửi gì.")
@click.option("--from", "first", type=DAY, help="Ngày đầu; không ghi: hôm nay.")
@click.option("--to", "last", type=DAY, help="Ngày cuối; không ghi: hai tuần.")
@click.option("--many", type=click.IntRange(1), help="Một tin từ bao nhiêu việc thì đánh dấu là nhiều.")
@click.option("--json", "as_json", is_flag=True, help="In ra dạng JSON.")
def preview(first: datetime | None, last: datetime | None, many: int | None, *, as_json: bool) -> None:
    """Xem trước ai sẽ được nhắc việc gì, ngày nào, việc nào sẽ báo lên ai, nếu từ nay không ai báo cáo gì. Không gửi gì.

    Cùng quy tắc với bộ lập lịch thật: bậc nhắc, lịch làm việc, mỗi người một tin một ngày, các cấp được báo.
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
    """The reminders from `first` to `last` as the planner would plan them, and what is told to those above.

    Of a day that has begun, what is still to come: nobody hears twice, and nothing goes out after the hours.
    """
    from bot.cli.preview_lines import Forecast  # noqa: PLC0415 - as above
    from models.instant import local  # noqa: PLC0415 - as above
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.rules.ladder import Ladder  # noqa: PLC0415 - as above
    from models.rules.preview import reminders  # noqa: PLC0415 - as above
    from models.rules.preview_escalations import Escalating  # noqa: PLC0415 - as above
    from models.store import calendar, preview_escalations  # noqa: PLC0415 - as above
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
    pending = list(store.pending(session, SYSTEM, here.date()))
    coming = reminders(
        pending,
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
    escalating = Escalating(
        preview_escalations.standing(session, SYSTEM, begin),
        pending,
        rule_of=_rules(session, settings),
        calendar=days,
        exceptions=exceptions,
    )
    planned: list[Planned] = []
    raised: list[Raising] = []
    for reminded, told_above in escalating.play(coming, begin, last):
        planned += [each for each in reminded if each.day >= first]
        raised += [each for each in told_above if each.day >= first]
    numbers = [each.number for each in planned] + [each.number for each in raised]
    subjects = store.subjects(session, SYSTEM, numbers)
    return Forecast(planned, store.receivers(session, SYSTEM), subjects, days, raised)


def _rules(session: "Session", settings: "Settings") -> "Callable[[int], Escalation]":
    """The rule of an agency, by its number."""
    from bot.planning import escalations_of  # noqa: PLC0415 - as above
    from models.store import escalations  # noqa: PLC0415 - as above

    rules = escalations_of(settings)
    ids = escalations.ids_of(session, list(rules.by_agency))
    own = {ids[code]: rule for code, rule in rules.by_agency.items() if code in ids}
    return lambda agency_id: own.get(agency_id, rules.usual)
