"""One phone of the sandbox, as a test holds it in the hand."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.errors import SandboxError

Json = dict[str, Any]
Wanted = str | Callable[[Json], bool]
Ask = Callable[..., Awaitable[Any]]  # SandboxClient.ask: (method, path, **content) → JSON

Pick = Callable[[Json], Awaitable[Json | None]]

SECONDS = 10.0
LONGEST_WAIT = 25.0


class PhoneClient:
    """One phone. Every act returns the message it made; `wait_for` then sees only what came after it."""

    def __init__(self, ask: Ask, number: int, platform: str) -> None:
        self.number = number
        self.platform = platform
        self._ask = ask
        self._seen = 0  # the version of the news right after the last act

    async def say(self, text: str, *, quote: int | None = None, chat_id: int | None = None) -> Json:
        """Write a text."""
        return await self._act("POST", "messages", {"text": text, "quote": quote, "chat_id": chat_id})

    async def edit(self, message_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """Change an own text."""
        return await self._act("PATCH", f"messages/{message_id}", {"text": text, "chat_id": chat_id})

    async def press(self, label: str, *, message_id: int | None = None, chat_id: int | None = None) -> Json:
        """Press the button with this label, on the newest message that has it; returns what the button does."""
        for message in reversed(await self.messages(chat_id=chat_id)):
            if message_id not in {None, message["id"]}:
                continue
            for row, buttons in enumerate(message["buttons"]):
                for column, button in enumerate(buttons):
                    if button["label"] == label:
                        place = {"message_id": message["id"], "row": row, "column": column}
                        return await self._post("POST", "press", {**place, "chat_id": chat_id})
        raise SandboxError(f"Máy {self.number} không thấy nút {label!r}.")

    async def send_file(
        self, name: str, data: bytes, *, caption: str = "", as_photo: bool = False, quote: int | None = None
    ) -> Json:
        """Send a file, or a picture as a photo."""
        fields = {"caption": caption, "as": "photo" if as_photo else "document", "quote": quote or ""}
        fields |= {"platform": self.platform}
        path = f"/sandbox/phones/{self.number}/files"
        answer = await self._ask("POST", path, data=fields, files={"file": (name, data)})
        return self._remember(answer)

    async def send_sticker(self, emoji: str = "👍") -> Json:
        """Send a sticker."""
        return await self._act("POST", "stickers", {"emoji": emoji})

    async def send_voice(self, seconds: int = 3) -> Json:
        """Send a voice message with nothing in it."""
        return await self._act("POST", "voices", {"seconds": seconds})

    async def send_location(self, latitude: float = 16.4637, longitude: float = 107.5909) -> Json:
        """Send a place; without one it is the centre of Huế."""
        return await self._act("POST", "locations", {"latitude": latitude, "longitude": longitude})

    async def open_link(self, link: str) -> Json:
        """Open an invitation to the bot."""
        return await self._act("POST", "open", {"link": link})

    async def block(self) -> None:
        """Block the bot."""
        await self._post("POST", "block", {})

    async def unblock(self) -> None:
        """Let the bot write again."""
        await self._post("POST", "unblock", {})

    async def messages(self, *, chat_id: int | None = None, limit: int = 200) -> list[Json]:
        """Return the newest messages of a chat, the oldest of them first."""
        query: Json = {"limit": limit, "platform": self.platform}
        query |= {} if chat_id is None else {"chat_id": chat_id}
        path = f"/sandbox/phones/{self.number}/messages"
        read: list[Json] = (await self._ask("GET", path, params=query))["messages"]
        return read

    async def wait_for(
        self,
        wanted: Wanted,
        *,
        timeout: float = SECONDS,  # noqa: ASYNC109  # a test reads better so, and the error tells what came
        chat_id: int | None = None,
        any_time: bool = False,
    ) -> Json:
        """Wait for a message of the bot that came or changed since this phone's last act; return it.

        Args:
            wanted: words it contains, or a function that says whether it is the one.
            timeout: real seconds; then `TimeoutError` with what the chat holds.
            chat_id: the chat; the private one where it is missing.
            any_time: look at older messages too.
        """

        async def pick(news: Json) -> Json | None:
            found = [event["message"] for event in news["events"] if event["kind"] == "message"]
            if news["reset"]:
                found = await self.messages(chat_id=chat_id)
            fitting = (message for message in found if self._is_from_bot(message, chat_id))
            return next((message for message in fitting if _fits(message, wanted)), None)

        picked = await self._first(pick, 0 if any_time else self._seen, timeout)
        if picked is None:
            texts = [message["text"] for message in await self.messages(chat_id=chat_id)]
            raise TimeoutError(f"Máy {self.number} không nhận được {wanted!r}; có: {texts[-5:]}")
        return picked

    async def wait_for_answer(self, *, timeout: float = SECONDS) -> Json:  # noqa: ASYNC109  # as in wait_for
        """Wait for the bot's answer to the last press: `{"text", "alert", "query_id", ...}`."""

        async def pick(news: Json) -> Json | None:
            answers = (event for event in news["events"] if event["kind"] == "answer")
            return next((event for event in answers if event["phone_id"] == self.number), None)

        picked = await self._first(pick, self._seen, timeout)
        if picked is None:
            raise TimeoutError(f"Bot chưa trả lời nút mà máy {self.number} bấm.")
        return picked

    async def _first(self, pick: Pick, after: int, seconds: float) -> Json | None:
        ends = time.monotonic() + seconds
        while True:
            left = max(0.0, ends - time.monotonic())
            query = {"after": after, "timeout": min(left, LONGEST_WAIT)}
            news: Json = await self._ask("GET", "/sandbox/news", params=query)
            if (picked := await pick(news)) is not None or left <= 0:
                return picked
            after = news["version"]

    def _is_from_bot(self, message: Json, chat_id: int | None) -> bool:
        here = message["chat_id"] == (self.number if chat_id is None else chat_id)
        here = here and message["platform"] == self.platform
        return here and message["sender"] is None and not message["deleted"]

    async def _act(self, method: str, path: str, entry: Json) -> Json:
        return self._remember(
            await self._ask(method, self._path(path), json={**entry, "platform": self.platform})
        )

    async def _post(self, method: str, path: str, entry: Json) -> Json:
        entry = {**entry, "platform": self.platform}
        answer: Json = await self._ask(method, self._path(path), json=entry)
        self._seen = answer["version"]
        return answer

    def _path(self, path: str) -> str:
        return f"/sandbox/phones/{self.number}/{path}"

    def _remember(self, answer: Json) -> Json:
        self._seen = answer["version"]
        message: Json = answer["message"]
        return message


def _fits(message: Json, wanted: Wanted) -> bool:
    return wanted in message["text"] if isinstance(wanted, str) else wanted(message)
