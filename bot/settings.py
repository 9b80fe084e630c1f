"""The settings: read once, at the entrance, from the environment and `.env` (prefix NHACVIEC_)."""

import re
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote, urlsplit

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.errors import ConfigurationError
from models.rules.escalation import Escalation, by_agency, levels_of
from scheduler.pace import Limits

if TYPE_CHECKING:
    from models.keeping.backup import Keeping

TELEGRAM = "https://api.telegram.org"
ZALO = "https://bot-api.zaloplatforms.com"
ZALO_TOKEN = re.compile(r"[A-Za-z0-9_-]+:[A-Za-z0-9_-]+")
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
# The whole secret is a word that stands for one. Telegram itself tells an invented one from a real one (401).
PLACEHOLDER = re.compile(
    r"[\w-]+:(x+|change[-_]?me|((your|my|the)[-_]?)?(bot[-_]?)?(token|secret|key)([-_]?here)?)", re.IGNORECASE
)


class LogFormat(StrEnum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """From which weight on lines are written."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Receiving(StrEnum):
    """How updates arrive."""

    POLLING = "polling"
    WEBHOOK = "webhook"


def _hour(value: Any) -> Any:
    """Hours as people write them: 8, "8", "08:00", "7h30"."""
    text = str(value).strip().lower().replace("h", ":").rstrip(":")
    return f"{int(text):02d}:00" if text.isdigit() else text


def _numbers(value: Any) -> Any:
    return (
        [int(part) for part in value.replace(";", ",").split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


def _words(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _database_address(value: str) -> str:
    if not re.match(r"sqlite:///.|postgresql\+psycopg://.", value):
        raise ValueError("must be sqlite:///<file> or postgresql+psycopg://<user>@<host>/<database>")
    return value


Hour = Annotated[time, BeforeValidator(_hour)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Numbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """Every setting; each stands in .env.example with its meaning."""

    model_config = SettingsConfigDict(
        env_prefix="NHACVIEC_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="forbid",
        hide_input_in_errors=True,
    )

    telegram_token: SecretStr = SecretStr("")
    telegram_base_url: WebAddress = TELEGRAM
    telegram_receiving: Receiving = Receiving.POLLING
    telegram_per_second: float = Field(default=30, gt=0)
    telegram_chat_per_second: float = Field(default=1, gt=0)
    telegram_chat_burst: int = Field(default=3, ge=1)
    telegram_group_per_minute: int = Field(default=20, ge=1)
    telegram_group_burst: int = Field(default=3, ge=1)
    zalo_token: SecretStr = SecretStr("")
    zalo_base_url: WebAddress = ZALO
    zalo_receiving: Receiving = Receiving.POLLING
    zalo_webhook_secret: SecretStr = SecretStr("")
    failover_minutes: int = Field(default=10, ge=1, le=24 * 60)
    zalo_per_second: float = Field(default=10, gt=0, le=1000)
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    ping_url: SecretStr = SecretStr("")
    log_format: LogFormat = LogFormat.TEXT
    log_level: LogLevel = LogLevel.INFO

    database_url: Annotated[str, AfterValidator(_database_address)] = "sqlite:///nhacviec.db"

    backup_folder: str = "backups"
    backup_hour: Hour = time(2, 0)
    backup_keep: int = Field(default=14, ge=1)

    sending_from: Hour = time(7, 30)
    sending_until: Hour = time(18, 0)
    reminder_hour: Hour = time(8, 0)
    ladder_before: Numbers = (30, 14, 7, 3, 1, 0)
    ladder_after: Numbers = (1, 3)
    ladder_after_every: int = Field(default=5, ge=1)
    escalation_unanswered: int = Field(default=4, ge=1)
    escalation_overdue_days: int = Field(default=3, ge=1)
    escalation_grace_days: int = Field(default=3, ge=1)
    escalation_levels: str = "leader,coordinator,province_leader"
    escalation_hour: Hour = time(14, 0)
    escalation_by_agency: str = ""
    ladder_cooperating: Numbers = (7, 1)
    accept_at_once: Words = ("thường xuyên",)
    tasks_a_message: int = Field(default=8, ge=1, le=20)
    digest_day: int = Field(default=1, ge=1, le=5)
    digest_hour: Hour = time(8, 0)
    language: str = Field(default="vi", pattern="^(vi|en)$")

    evidence_folder: Path = Path("evidence")
    evidence_megabytes: int = Field(default=20, ge=1, le=20)  # Telegram hands over no larger files
    handover_days: int = Field(default=3, ge=1, le=60)
    keep_messages_days: int = Field(default=365, ge=30)
    messages_a_minute: int = Field(default=30, ge=5)
    invitation_days: int = Field(default=7, ge=1, le=90)
    plan_file_megabytes: int = Field(default=10, ge=1, le=20)
    pulse_seconds: float = Field(default=20, gt=0, le=3600)
    sandbox_port: int = Field(default=8085, ge=0, le=65535)
    clock_url: str = ""

    @field_validator("telegram_token")
    @classmethod
    def _no_placeholder(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if not token:
            return SecretStr("")
        if not TOKEN.fullmatch(token) or PLACEHOLDER.fullmatch(token):
            raise ValueError(
                "looks like a placeholder: a token is digits, a colon and a secret (ask @BotFather)"
            )
        return SecretStr(token)

    def telegram_limits(self) -> Limits:
        """How fast Telegram may be sent to."""
        return Limits(
            self.telegram_per_second,
            self.telegram_chat_per_second,
            self.telegram_chat_burst,
            self.telegram_group_per_minute,
            self.telegram_group_burst,
        )

    def zalo_limits(self) -> Limits:
        """How fast Zalo may be sent to: it names no limit, so a chat gets what Telegram's would."""
        return Limits(self.zalo_per_second)

    @field_validator("zalo_token")
    @classmethod
    def _no_zalo_placeholder(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if token and (not ZALO_TOKEN.fullmatch(token) or PLACEHOLDER.fullmatch(token)):
            raise ValueError(
                "looks like a placeholder: a token is an id, a colon and a secret (Zalo Bot Creator)"
            )
        return SecretStr(token)

    @field_validator("ping_url")
    @classmethod
    def _an_address_or_nothing(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            _web_address(value.get_secret_value())
        return value

    def keeping(self, folder: Path | None = None) -> "Keeping":
        """Where backups go; `folder` for another place than the usual one."""
        from models.keeping.backup import Keeping  # noqa: PLC0415 - most commands need no database

        return Keeping(
            folder or Path(self.backup_folder or "backups"), self.backup_keep, self.evidence_folder
        )

    def secrets(self) -> list[str]:
        """Everything that must never be seen in a log."""
        given = [getattr(self, name) for name in type(self).model_fields]
        found = [value.get_secret_value() for value in given if isinstance(value, SecretStr)]
        return [*found, unquote(urlsplit(self.database_url).password or "")]

    @property
    def has_token(self) -> bool:
        """True where there is a platform to run on; else it is the sandbox."""
        return bool(self.telegram_token.get_secret_value() or self.zalo_token.get_secret_value())

    @field_validator("escalation_levels")
    @classmethod
    def _known_levels(cls, value: str) -> str:
        levels_of(value)
        return value

    @field_validator("escalation_by_agency")
    @classmethod
    def _readable_rules(cls, value: str) -> str:
        by_agency(value, Escalation())
        return value

    def require_webhooks(self) -> None:
        """Raise ConfigurationError where receiving by webhook is asked for and cannot work."""
        if self.telegram_token.get_secret_value() and self.telegram_receiving is Receiving.WEBHOOK:
            # One's own Bot API server takes plain http as well.
            self._require_webhook(self.telegram_base_url == TELEGRAM, "WEBHOOK_SECRET", self.webhook_secret)
        if self.zalo_token.get_secret_value() and self.zalo_receiving is Receiving.WEBHOOK:
            self._require_webhook(self.zalo_base_url == ZALO, "ZALO_WEBHOOK_SECRET", self.zalo_webhook_secret)

    def _require_webhook(self, real: bool, name: str, secret: SecretStr) -> None:  # noqa: FBT001 - a fact, no switch
        if not self.webhook_url.startswith("https://" if real else ("https://", "http://")):
            raise ConfigurationError(
                "NHACVIEC_WEBHOOK_URL: a webhook needs an address that begins with https://"
            )
        # Short ones are guessed; both platforms take up to 256 characters.
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ConfigurationError(f"NHACVIEC_{name}: 16 to 256 letters, digits, _ or -")


def load_settings(**given: Any) -> Settings:
    """The settings of this run. Raises ConfigurationError that names each setting that cannot be used, and why."""
    try:
        _require_lines(Path(".env"))
        return Settings(**given)
    except ValidationError as error:
        lines = [
            f"NHACVIEC_{'_'.join(map(str, item['loc'])).upper().removeprefix('NHACVIEC_')}: {item['msg']}"
            for item in error.errors()
        ]
        raise ConfigurationError("\n".join(lines)) from error
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ConfigurationError(f".env cannot be read: {error}") from error


def _require_lines(path: Path) -> None:
    """Raise ConfigurationError where a line of the file would be passed over in silence."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as stream:
        for line in parse_stream(stream):
            if line.error or (line.key is not None and line.value is None):
                words = line.original.string.strip()[:40]
                raise ConfigurationError(f".env, line {line.original.line}: {words!r} is no NAME=value")
