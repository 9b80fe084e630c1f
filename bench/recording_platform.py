"""A stand-in for api.telegram.org that records what it delivered, and breaks answers as it is told.

Small and fast on purpose: the delivery's benches and its chaos tests need exact records, connections that are cut at a
certain point, and limits that are enforced strictly. Behaviour at large is the sandbox's business (sandbox/).
"""

import asyncio
import json
import math
import random
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]
ME = {"id": 1000000001, "is_bot": True, "first_name": "Nhắc Việc", "username": "nhacviec_bot"}
HTML = b"<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>"


class Fault(StrEnum):
    """How a call goes wrong."""

    TOO_MANY = "429"
    FORBIDDEN = "403"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502 with HTML"
    CUT_BEFORE = "cut before delivery"
    CUT_AFTER = "cut after delivery"
    TRUNCATED = "truncated JSON, after delivery"
    STALL = "stalls, then answers"


CUT = object()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that reached its chat. `told`: the answer that says so was given back whole."""

    chat_id: str
    message_id: int
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits as strict windows: so many in any second overall and to a chat, so many in any minute to a group."""

    per_second: int = 30
    chat_per_second: int = 3
    group_per_minute: int = 20


@dataclass
class Platform:
    """The server.

    Args:
        faults: says what goes wrong with a call (its method, its parameters), if anything.
        seen: is called with each call's method, "before" it is carried out and "after" it was.
        rules: limits to enforce, if any.
        retry_after: what a 429 that is made up says.
        stall_seconds: how long a call is held that stalls.
        latency: seconds that each answer takes.
        called_by: the methods that were called, by what stands before `/bot<token>` in the address.
    """

    faults: Callable[[str, Json], Fault | None] = lambda _method, _given: None
    seen: Callable[[str, str], Awaitable[None]] | None = None
    rules: Rules | None = None
    retry_after: Callable[[], int] = lambda: 1
    stall_seconds: float = 10.0
    latency: float = 0.0
    deliveries: list[Delivery] = field(default_factory=list)
    refused_for_rate: int = 0
    calls: int = 0
    broken: dict[Fault, int] = field(default_factory=lambda: defaultdict(int))
    called_by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    offset_seconds: float = 0.0
    clock_version: int = 0

    def __post_init__(self) -> None:
        self._updates: deque[Json] = deque()
        self._next_update = 1
        self._changed = asyncio.Condition()
        self._windows: dict[str, deque[float]] = defaultdict(deque)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.handed_over: set[int] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await self._server.wait_closed()

    @property
    def address(self) -> str:
        """Where it listens."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def say(self, chat_id: str, text: str) -> int:
        """A person writes. Returns the update's number."""
        number = self._next_update
        self._next_update += 1
        person = {"id": int(chat_id), "is_bot": False, "first_name": f"Cán bộ {chat_id}"}
        chat = {"id": int(chat_id), "type": "private", "first_name": person["first_name"]}
        message = {"message_id": 10**6 + number, "date": 0, "chat": chat, "from": person, "text": text}
        self._updates.append({"update_id": number, "message": message})
        async with self._changed:
            self._changed.notify_all()
        return number

    async def set_clock(self, offset_seconds: float) -> None:
        """Move the clock that the bot follows."""
        self.offset_seconds, self.clock_version = offset_seconds, self.clock_version + 1
        async with self._changed:
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """Updates that were not acknowledged yet."""
        return len(self._updates)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (request := await _read(reader)) is not None:
                answer = await self._answer(*request)
                if answer is CUT:
                    writer.transport.abort()
                    return
                assert isinstance(answer, bytes)
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # the bot was killed, or the server is being closed
        finally:
            self._open.discard(writer)
            writer.close()

    async def _answer(self, path: str, given: Json) -> Any:
        address = urlsplit(path)
        if address.path == "/clock":
            return _http(200, await self._clock(dict(parse_qsl(address.query))))
        caller, method = address.path.split("/bot", 1)[0], address.path.rsplit("/", 1)[1]
        self.called_by[caller].append(method)
        self.calls += 1
        if self.seen is not None:
            await self.seen(method, "before")
        if self.latency:
            await asyncio.sleep(self.latency)
        fault = self.faults(method, given)
        if fault is not None:
            self.broken[fault] += 1
        answer = await self._broken(fault, method, given)
        if self.seen is not None:
            await self.seen(method, "after")
        return answer

    async def _broken(self, fault: Fault | None, method: str, given: Json) -> Any:
        match fault:
            case Fault.TOO_MANY:
                return self._too_many(self.retry_after())
            case Fault.FORBIDDEN:
                return _http(403, _refusal(403, "Forbidden: bot was blocked by the user"))
            case Fault.SERVER_ERROR:
                return _http(500, _refusal(500, "Internal Server Error"))
            case Fault.BAD_GATEWAY:
                return _raw(502, HTML, "text/html")
            case Fault.CUT_BEFORE:
                return CUT
            case Fault.STALL:
                await asyncio.sleep(self.stall_seconds)
        answer = await self._do(method, given)
        if fault is Fault.CUT_AFTER:
            return CUT
        if fault is Fault.TRUNCATED:
            body = answer.split(b"\r\n\r\n", 1)[1]
            return _raw(200, body[: len(body) // 2], "application/json")
        return answer

    async def _do(self, method: str, given: Json) -> bytes:
        if method == "getMe":
            return _http(200, {"ok": True, "result": ME})
        if method == "getUpdates":
            return _http(200, {"ok": True, "result": await self._news(given)})
        if method == "sendMessage":
            return self._send(given)
        if method == "editMessageText":
            chat_id = int(given["chat_id"])
            message = {
                "message_id": int(given["message_id"]),
                "date": 0,
                "chat": {"id": chat_id, "type": "private"},
            }
            return _http(200, {"ok": True, "result": message})
        return _http(200, {"ok": True, "result": True})

    def _send(self, given: Json) -> bytes:
        chat_id = str(given["chat_id"])
        wait = self._too_soon(chat_id)
        if wait > 0:
            self.refused_for_rate += 1
            return self._too_many(max(1, math.ceil(wait)))
        number = len(self.deliveries) + 1
        self.deliveries.append(Delivery(chat_id, number, str(given["text"]), _now()))
        kind = "supergroup" if chat_id.startswith("-") else "private"
        message = {"message_id": number, "date": 0, "chat": {"id": int(chat_id), "type": kind}, "text": "x"}
        return _http(200, {"ok": True, "result": message})

    def _too_soon(self, chat_id: str) -> float:
        if self.rules is None:
            return 0.0
        group = chat_id.startswith("-")
        windows = [
            ("", 1.0, self.rules.per_second),
            (chat_id, *((60.0, self.rules.group_per_minute) if group else (1.0, self.rules.chat_per_second))),
        ]
        now = _now()
        wait = 0.0
        for name, seconds, most in windows:
            sent = self._windows[name]
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                wait = max(wait, sent[0] + seconds - now)
        if wait <= 0:
            for name, _, _ in windows:
                self._windows[name].append(now)
        return wait

    async def _news(self, given: Json) -> list[Json]:
        offset, timeout = int(given.get("offset", 0)), float(given.get("timeout", 0))
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        until = _now() + timeout
        while not self._updates and (left := until - _now()) > 0:
            async with self._changed:
                try:
                    await asyncio.wait_for(self._changed.wait(), left)
                except TimeoutError:
                    break
        found = list(self._updates)[:100]
        self.handed_over |= {update["update_id"] for update in found}
        return found

    async def _clock(self, given: Mapping[str, str]) -> Json:
        until = _now() + float(given.get("timeout", 0))
        while int(given.get("after", -2)) >= self.clock_version and (left := until - _now()) > 0:
            async with self._changed:
                try:
                    await asyncio.wait_for(self._changed.wait(), left)
                except TimeoutError:
                    break
        return {"version": self.clock_version, "offset_seconds": self.offset_seconds}

    @staticmethod
    def _too_many(seconds: int) -> bytes:
        words = f"Too Many Requests: retry after {seconds}"
        return _http(429, _refusal(429, words) | {"parameters": {"retry_after": seconds}})


def at_random(
    seed: int, share: float, kinds: Mapping[Fault, float], methods: frozenset[str]
) -> Callable[[str, Json], Fault | None]:
    """Faults at a share of the calls of those methods, each kind with its weight."""
    chance = random.Random(seed)

    def fault(method: str, _: Json) -> Fault | None:
        if method not in methods or chance.random() >= share:
            return None
        return chance.choices(list(kinds), list(kinds.values()))[0]

    return fault


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _read(reader: asyncio.StreamReader) -> tuple[str, Json] | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    if "json" in headers.get("content-type", ""):
        given: Json = json.loads(body or b"{}")
    else:
        given = dict(parse_qsl(body.decode()))
    return first.split(" ")[1], given


def _refusal(code: int, words: str) -> Json:
    return {"ok": False, "error_code": code, "description": words}


def _http(status: int, answer: Json) -> bytes:
    return _raw(status, json.dumps(answer).encode(), "application/json")


def _raw(status: int, body: bytes, kind: str) -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
