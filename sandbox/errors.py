"""What can go wrong in the sandbox, apart from what a platform itself answers.

SandboxError          a sentence for whoever works with the page or the control API
├── NotFound          no such phone, chat, message or file
├── NotPossible       it exists, but this cannot be done with it now
├── BadInput          the request itself makes no sense
└── PortInUse         the address is taken by another program
"""


class SandboxError(Exception):
    """A refusal with a sentence, in Vietnamese, that says what to do."""

    status = 400


class NotFound(SandboxError):
    """No such phone, chat, message or file."""

    status = 404


class NotPossible(SandboxError):
    """It exists, but this cannot be done with it now (for instance: the bot is blocked)."""

    status = 409


class BadInput(SandboxError):
    """The request makes no sense: a field is missing or has the wrong shape."""


class PortInUse(SandboxError):
    """Another program already listens on the address."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Cổng {port} trên {host} đang có chương trình khác dùng. "
            "Hãy tắt chương trình đó hoặc chọn cổng khác (0 = cổng trống bất kỳ)."
        )
        self.host = host
        self.port = port
