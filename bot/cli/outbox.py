"""`nhacviec outbox`: what waits, and what did not simply arrive: no word from the platform, refused, given up."""

from datetime import timedelta

import click

from bot.settings import load_settings

STANDING = {
    "queued": "sẽ gửi lại",
    "sending": "đang gửi",
    "sent": "đã gửi lại",
    "refused": "bị từ chối",
    "unknown": "đã thôi gửi",
    "cancelled": "đã hủy",
}


@click.command(help="Xem tin chờ gửi và các tin chưa chắc đã tới hoặc bị từ chối.")
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True, help="Xem lại mấy ngày.")
def outbox(*, days: int) -> None:
    """Show what waits to be sent, and what did not simply arrive."""
    from models.database import opened  # noqa: PLC0415 - a command loads what it needs when it is called
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.store import undelivered  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above

    moment = SystemClock().now() - timedelta(days=days)
    with opened(load_settings().database_url) as database:
        found = database.read_now(lambda session: undelivered.since(session, SYSTEM, moment))
        waiting = database.read_now(undelivered.waiting)
    for each in found:
        unsure = f", {each.unsure} lần không rõ đã tới chưa" if each.unsure else ""
        click.echo(
            f"#{each.number} {each.at:%Y-%m-%d %H:%M} UTC, {each.channel}, {each.kind}, {each.who} ({each.agency}):"
            f" {STANDING[each.state]}{unsure}. {each.reason}".rstrip()
        )
    click.echo(f"{waiting} tin chờ gửi; {len(found)} tin trong {days} ngày chưa chắc đã tới hoặc bị từ chối.")
