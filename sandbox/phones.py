"""The people of the sandbox: one phone each."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandbox.errors import BadInput, NotFound
from sandbox.news import News
from sandbox.persistence import Store

DEFAULT_PHONES = Path(__file__).with_name("phones.json")


@dataclass(frozen=True, slots=True)
class Phone:
    """One person with one phone. `id` is also the person's user id on Telegram; `platforms` are the apps on the phone."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    about: str = ""
    language: str = "vi"
    platforms: tuple[str, ...] = ("telegram",)

    @property
    def full_name(self) -> str:
        """The name as a messenger shows it: first name, then last name."""
        return f"{self.first_name} {self.last_name}".strip()


def load_phones(path: Path = DEFAULT_PHONES) -> tuple[Phone, ...]:
    """Read a list of phones from a JSON file; raises `BadInput` where an entry is not a phone."""
    return tuple(read_phone(entry) for entry in json.loads(path.read_text(encoding="utf-8")))


def read_phone(entry: Any) -> Phone:
    """Make a phone from JSON; raises `BadInput` with the field that is wrong."""
    if not isinstance(entry, dict):
        raise BadInput("Một máy điện thoại phải là một đối tượng JSON có id và first_name.")
    known = {name: entry[name] for name in Phone.__slots__ if name in entry}
    number, first = known.get("id"), known.get("first_name")
    if isinstance(number, bool) or not isinstance(number, int) or number <= 0:
        raise BadInput("Thiếu id của máy: một số nguyên dương.")
    if not isinstance(first, str) or not first.strip():
        raise BadInput("Thiếu first_name: tên người dùng máy.")
    if not all(isinstance(value, str) for name, value in known.items() if name not in {"id", "platforms"}):
        raise BadInput("Tên, username và lời giới thiệu phải là chữ.")
    apps = known.get("platforms", ["telegram"])
    if not isinstance(apps, list | tuple) or not apps or not all(isinstance(each, str) for each in apps):
        raise BadInput("platforms là danh sách nền tảng, ít nhất một.")
    known["platforms"] = tuple(apps)
    return Phone(**known)


class Phones:
    """Every phone there is: those of the settings, then those added later (kept over a restart)."""

    def __init__(self, first: Iterable[Phone], store: Store, news: News) -> None:
        self._store = store
        self._news = news
        self._by_id = {phone.id: phone for phone in first}
        for entry in store.all("phone"):
            phone = read_phone(entry)
            self._by_id.setdefault(phone.id, phone)

    def __iter__(self) -> Iterator[Phone]:
        return iter(self._by_id.values())

    def find(self, number: int) -> Phone | None:
        """Return the phone with this id, or None."""
        return self._by_id.get(number)

    def get(self, number: int) -> Phone:
        """Return the phone with this id; raises `NotFound`."""
        if (phone := self._by_id.get(number)) is None:
            raise NotFound(f"Không có máy số {number}. Xem danh sách ở /sandbox/phones.")
        return phone

    def add(self, phone: Phone) -> None:
        """Add a phone, or change the one with the same id."""
        self._by_id[phone.id] = phone
        self._store.put("phone", phone.id, asdict(phone))
        self._news.tell("phone", phone=as_json(phone))


def as_json(phone: Phone) -> dict[str, Any]:
    """Return the phone as the page and the control API show it."""
    return {**asdict(phone), "full_name": phone.full_name}
