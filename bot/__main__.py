"""The entrance of `nhacviec`: runs a command and turns what the project's errors say into words and an exit code."""

from bot.cli import group


def main() -> None:
    """Run the command line."""
    group.main(prog_name="nhacviec", windows_expand_args=False)


if __name__ == "__main__":
    main()
