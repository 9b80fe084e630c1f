"""The commands of `nhacviec`. Each is loaded when it is called: nothing slow at import."""

from importlib import import_module
from typing import Any

import click

from bot.cli.complaints import explain
from bot.cli.usage import speak_vietnamese
from models.errors import NhacViecError

COMMANDS = {
    "run": ("bot.cli.run", "Chạy bot: trên Telegram, Zalo nếu .env có token, nếu không thì trên trang thử."),
    "seed": ("bot.cli.seed", "Đưa danh mục và các việc của một năm vào cơ sở dữ liệu."),
    "invite": ("bot.cli.invite", "Cấp mã dùng một lần để liên kết điện thoại của một người."),
    "import-people": ("bot.cli.import_people", "Cấp mã cho cả một danh sách cán bộ; in ra tờ mã."),
    "migrate": ("bot.cli.migrate", "Tạo cơ sở dữ liệu, hoặc nâng lên bản này."),
    "import": (
        "bot.cli.plan_file",
        "Nhận kế hoạch từ tệp Excel hoặc CSV: kiểm tra, cho xem khác gì; --apply để ghi.",
    ),
    "export": ("bot.cli.plan_file", "Xuất danh mục ra Excel, đúng dạng để nhập lại."),
    "template": ("bot.cli.plan_file", "Tệp Excel mẫu để lập kế hoạch."),
    "status": ("bot.cli.status", "In số liệu, đếm lại từng việc; mã thoát 1 nếu lệch."),
    "inbox": ("bot.cli.inbox", "Xem các tin nhắn chưa xử lý được; thử lại."),
    "outbox": ("bot.cli.outbox", "Xem tin chờ gửi và các tin chưa chắc đã tới hoặc bị từ chối."),
    "backup": ("bot.cli.backup", "Sao lưu ngay, kiểm tra bản sao."),
    "restore": ("bot.cli.restore", "Phục hồi từ một bản sao lưu; liệt kê các bản sao lưu."),
    "copy-database": ("bot.cli.copy_database", "Chuyển dữ liệu từ tệp SQLite sang PostgreSQL."),
    "doctor": ("bot.cli.doctor", "Khám: mọi thứ có ổn không, và phải làm gì."),
    "audit": ("bot.cli.audit", "In quá trình của một việc; kiểm tra sổ có bị sửa không."),
    "event": ("bot.cli.event", "Ghi một sự kiện mở hạn riêng, ví dụ văn bản vừa ký."),
    "deadlines": ("bot.cli.deadlines", "Hạn của từng nhiệm vụ trong một năm."),
    "preview": ("bot.cli.preview", "Xem trước ai sẽ được nhắc việc gì, ngày nào; không gửi gì."),
    "calendar": ("bot.cli.calendar", "Lịch làm việc của một năm, và nguồn của từng ngày nghỉ."),
    "understand": ("bot.cli.understand", "Đọc các câu trả lời, mỗi dòng một câu, và nói bot hiểu thế nào."),
}

# "import" is no name a function can have.
NAMED_OTHERWISE = {
    "import-people": "import_people",
    "import": "import_plan",
    "copy-database": "copy_database",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and explains the project's errors."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the base class asks for it
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(
            import_module(COMMANDS[cmd_name][0]), NAMED_OTHERWISE.get(cmd_name, cmd_name)
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """The list in --help, without importing any of them."""
        with formatter.section("Các lệnh"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; the project's errors become a sentence and an exit code, never a traceback."""
        try:
            return super().invoke(ctx)
        except NhacViecError as error:
            words, code = explain(error)
            click.echo(words, err=True)
            ctx.exit(code)


speak_vietnamese()


@click.group(
    cls=LazyGroup,
    help="Nhắc Việc nhắc cán bộ các nhiệm vụ của kế hoạch và hiểu câu trả lời của họ.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="nhacviec", help="In số phiên bản.")
def group() -> None:
    """Nhắc Việc reminds officials of a plan's tasks and understands their answers."""
