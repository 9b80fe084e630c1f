"""Zalo's Bot API over HTTP: `/zalo/bot<token>/<method>`, JSON in, an envelope out. It refuses what Zalo does not have."""

import hmac
import json
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.broken_answers import broken_answer
from sandbox.calls import RecordedCall
from sandbox.faults import DONE_FIRST, Fault
from sandbox.messages import Chat, Content, Entity, Membership
from sandbox.telegram.utf16 import utf16_length
from sandbox.zalo.errors import NOTHING_NEW, ZaloError, bad_request, refusal
from sandbox.zalo.names import zalo_id
from sandbox.zalo.service import LONGEST_TEXT, Zalo, links

Json = dict[str, Any]

LONGEST_POLL: Final = 60.0
STYLES: Final = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough"}
FIELDS: Final = {
    "sendMessage": {"chat_id", "text", "parse_mode", "text_styles"},
    "sendPhoto": {"chat_id", "photo", "caption"},
    "sendSticker": {"chat_id", "sticker"},
    "sendChatAction": {"chat_id", "action"},
    "getUpdates": {"timeout"},
    "setWebhook": {"url", "secret_token"},
    "deleteWebhook": set[str](),
    "getWebhookInfo": set[str](),
    "getMe": set[str](),
}


class ZaloEndpoint:
    """Answers one bot's calls and writes each of them down."""

    def __init__(self, zalo: Zalo) -> None:
        self._zalo = zalo
        self._parts = zalo.parts

    def routes(self) -> list[BaseRoute]:
        """Return the addresses."""
        return [
            Route("/zalo/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/zalo/photos/{file}", self.photo, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """Answer one call of a method. A wrong token is answered with a page, as the real one may."""
        token = request.path_params["token"].encode()
        if not hmac.compare_digest(token, self._parts.settings.zalo_token.encode()):
            return HTMLResponse("<html><body>404 page not found</body></html>", 404)
        method = request.path_params["method"]
        try:
            given = _object(await request.body())
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        fault = self._parts.faults.next("zalo", method, self._phone_number(given))
        if fault is not None:
            return await self._go_wrong(method, given, fault)
        response, body = await self._carry_out(method, given)
        if body.get("error_code") != NOTHING_NEW:
            self._record(method, given, response, body)
        return response

    async def photo(self, request: Request) -> Response:
        """Hand over a photo's bytes."""
        file = self._parts.files.find(request.path_params["file"])
        if file is None:
            return Response(status_code=404)
        return Response(self._parts.files.read(file), media_type=file.mime)

    async def _carry_out(self, method: str, given: Json | None) -> tuple[Response, Json]:
        try:
            body = {"ok": True} | await self._result(method, given)
        except ZaloError as error:
            body = error.as_json()
            return JSONResponse(body, error.code), body
        return JSONResponse(body), body

    async def _result(self, method: str, given: Json | None) -> Json:
        if method not in FIELDS:
            raise ZaloError(404, f"method {method} not found")
        if given is None:
            raise bad_request("the body must be a JSON object")
        if unknown := set(given) - FIELDS[method]:
            raise bad_request(f"unknown fields: {', '.join(sorted(unknown))}")
        match method:
            case "getMe":
                return {"result": self._zalo.me()}
            case "getUpdates":
                return {"result": await self._update(given)}
            case "setWebhook":
                url, secret = str(given.get("url", "")), str(given.get("secret_token", ""))
                return {"result": self._zalo.webhooks.set(url, secret)}
            case "deleteWebhook":
                return {"result": self._zalo.webhooks.delete()}
            case "getWebhookInfo":
                return {"result": self._zalo.webhooks.info()}
            case "sendChatAction":
                self._parts.news.tell("typing", platform="zalo", chat_id=self._chat(given).id)
                return {}
            case _:
                return {"result": self._send(self._chat(given), _content(method, given))}

    async def _update(self, given: Json) -> Json:
        if self._zalo.webhooks.active:
            raise bad_request("a webhook is set: delete it before asking for updates")
        timeout = given.get("timeout", 30)
        if isinstance(timeout, bool) or not isinstance(timeout, int | float):
            raise bad_request("timeout must be a number")
        await self._zalo.events.wait(min(float(timeout), LONGEST_POLL))
        found = self._zalo.events.first()
        if found is None or self._zalo.webhooks.active:
            raise ZaloError(NOTHING_NEW, "Request Timeout")
        self._zalo.events.forget(found[0])
        return found[1]

    def _send(self, chat: Chat, content: Content) -> Json:
        if chat.bot is Membership.KICKED:
            raise ZaloError(403, "Forbidden: the user does not take messages of this bot")
        message = self._parts.chats.add(chat, None, content)
        return {"message_id": f"{message.id:x}", "date": message.date * 1000}

    def _chat(self, given: Json) -> Chat:
        wanted = given.get("chat_id")
        for chat in self._parts.chats:
            if chat.platform == "zalo" and zalo_id(chat.id) == wanted:
                return chat
        raise bad_request("chat_id is not known")

    def _phone_number(self, given: Json | None) -> str:
        wanted = given.get("chat_id") if given else None
        return next((str(phone.id) for phone in self._parts.phones if zalo_id(phone.id) == wanted), "")

    async def _go_wrong(self, method: str, given: Json | None, fault: Fault) -> Response:
        response: Response | None = None
        body: Json | None = None
        sent: Response
        if fault.kind in DONE_FIRST:
            response, body = await self._carry_out(method, given)
        if (error := refusal(fault)) is not None:
            sent, body = JSONResponse(error.as_json(), error.code), error.as_json()
        else:
            sent = broken_answer(fault, response, self._parts.news.bell)
        self._record(method, given, sent, body, fault)
        return sent

    def _record(
        self, method: str, given: Json | None, sent: Response, body: Any, fault: Fault | None = None
    ) -> None:
        self._parts.calls.record(
            RecordedCall(
                platform="zalo",
                time=self._parts.clock.now().isoformat(),
                method=method,
                parameters=given or {},
                status=sent.status_code,
                answer=body,
                fault=None if fault is None else fault.kind.value,
            )
        )


def _object(body: bytes) -> Json | None:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        return None
    return given if isinstance(given, dict) else None


def _content(method: str, given: Json) -> Content:
    if method == "sendSticker":
        return Content("🙂")
    if method == "sendPhoto":
        address: Any = given.get("photo")
        caption: Any = given.get("caption", "")
        if not isinstance(address, str) or not address.startswith("https://"):
            raise bad_request("photo must be an https address")
        if not isinstance(caption, str) or len(caption) > LONGEST_TEXT:
            raise bad_request("caption must have 1 to 2000 characters")
        words = f"{caption}\n🖼 {address}".strip()
        return Content(words, links(words))
    text: Any = given.get("text")
    if not isinstance(text, str) or not 1 <= utf16_length(text) <= LONGEST_TEXT:
        raise bad_request("text must have 1 to 2000 characters")
    styles = [] if "parse_mode" in given else given.get("text_styles", [])
    return Content(text, (*_entities(text, styles), *links(text)))


def _entities(text: str, styles: Any) -> tuple[Entity, ...]:
    if not isinstance(styles, list):
        raise bad_request("text_styles must be a list")
    found = []
    for style in styles:
        match style:
            case {"start": int() as start, "len": int() as length, "st": [*names]}:
                if start < 0 or length < 1 or start + length > utf16_length(text):
                    raise bad_request("text_styles: outside the text")
                found += [Entity(STYLES[name], start, length) for name in names if name in STYLES]
            case _:
                raise bad_request("text_styles: each needs start, len and st")
    return tuple(found)
