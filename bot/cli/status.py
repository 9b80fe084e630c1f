"""`nhacviec status`: the figures, recounted task by task: a check on what /status says from its one query."""

import click

from bot.settings import load_settings


@click.command(help="In số liệu, đếm lại từng việc; mã thoát 1 nếu lệch.")
def status() -> None:
    """Print the figures, recounted task by task; exit code 1 where the query disagrees."""
    from functools import reduce  # noqa: PLC0415 - a command loads what it needs when it is called
    from operator import add  # noqa: PLC0415 - as above

    from models.database import opened  # noqa: PLC0415 - as above
    from models.instant import local  # noqa: PLC0415 - as above
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.rules.figures import DUE_SOON_WORKING_DAYS, Figures, count  # noqa: PLC0415 - as above
    from models.store import calendar, figures  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above
    from seeds.calendar import load_calendar  # noqa: PLC0415 - as above

    today = local(SystemClock().now()).date()
    with opened(load_settings().database_url) as database:
        days = database.read_now(lambda s: calendar.current(s, load_calendar()))
        soon = days.add_working_days(today, DUE_SOON_WORKING_DAYS)
        by_query = database.read_now(lambda s: figures.by_agency(s, SYSTEM, today=today, soon_until=soon))
        by_hand = database.read_now(
            lambda s: count(figures.countable(s, SYSTEM), today=today, soon_until=soon)
        )
    total = reduce(add, (each.figures for each in by_query), Figures())
    for name in total.__slots__:
        click.echo(f"{name:14} {getattr(total, name):8}")
    if total != by_hand:
        raise click.ClickException(f"đếm lại từng việc ra số khác: {by_hand}")
