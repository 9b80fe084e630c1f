"""`nhacviec migrate`: create the database or bring it to this version."""

import click

from bot.settings import load_settings


@click.command(help="Tạo cơ sở dữ liệu, hoặc nâng lên bản này.")
def migrate() -> None:
    """Create the database or bring it to this version."""
    from models.migrate import migrate as bring  # noqa: PLC0415 - Alembic is slow to load

    changed = bring(load_settings().database_url)
    click.echo("Cơ sở dữ liệu đã được tạo hoặc nâng cấp." if changed else "Cơ sở dữ liệu đã ở bản mới nhất.")
