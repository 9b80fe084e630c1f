"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`.

Source: https://core.telegram.org/bots/api#making-requests
"""

import hmac
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.broken_answers import broken_answer
from sandbox.calls import RecordedCall
from sandbox.faults import DONE_FIRST, Fault
from sandbox.telegram.errors import ApiError, conflict, refusal
from sandbox.telegram.methods import GET_UPDATES, HANDLERS, NAMES
from sandbox.telegram.methods.files import LARGEST_DOWNLOAD
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.service import Telegram
from sandbox.telegram.updates import WEBHOOK_ACTIVE

UNAUTHORIZED: Final = ApiError(401, "Unauthorized")
UNKNOWN_METHOD: Final = ApiError(404, "Not Found: method not found")
NO_FILE: Final = ApiError(404, "Not Found")
NOTHING_NEW: Final = {"ok": True, "result": []}


class Endpoint:
    """Answers one bot's calls and writes each of them down."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._parts = telegram.parts

    def routes(self) -> list[BaseRoute]:
        """Return the addresses of the Bot API."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """Answer one call of a method."""
        if not self._is_token(request):
            return _refused(UNAUTHORIZED)
        method = NAMES.get(request.path_params["method"].lower())
        if method is None:
            self._record(
                request.path_params["method"], {}, _refused(UNKNOWN_METHOD), UNKNOWN_METHOD.as_json()
            )
            return _refused(UNKNOWN_METHOD)
        try:
            given = await Parameters.of(request)
            chat_id = given.text("chat_id")
        except ApiError as error:
            self._record(method, {}, _refused(error), error.as_json())
            return _refused(error)
        fault = self._parts.faults.next(self._telegram.name, method, chat_id)
        if fault is not None:
            return await self._go_wrong(method, given, fault)
        response, body = await self._carry_out(method, given)
        # A poll that brought nothing says nothing, and there are thousands of them.
        if body != NOTHING_NEW:
            self._record(method, given.as_json(), response, body)
        return response

    async def download(self, request: Request) -> Response:
        """Hand over a file's bytes."""
        if not self._is_token(request):
            return _refused(UNAUTHORIZED)
        file = self._parts.files.at_path(request.path_params["path"])
        if file is None or file.size > LARGEST_DOWNLOAD:
            return _refused(NO_FILE)
        return Response(self._parts.files.read(file), media_type="application/octet-stream")

    def _is_token(self, request: Request) -> bool:
        token = self._parts.settings.token
        return hmac.compare_digest(request.path_params["token"].encode(), token.encode())

    async def _carry_out(self, method: str, given: Parameters) -> tuple[Response, Any]:
        try:
            if method == GET_UPDATES:
                result = await self._updates(given)
            else:
                result = HANDLERS[method](self._telegram, given)
        except ApiError as error:
            return _refused(error), error.as_json()
        body = {"ok": True, "result": result}
        return JSONResponse(body), body

    async def _updates(self, given: Parameters) -> Any:
        if self._telegram.webhooks.active:
            raise conflict(WEBHOOK_ACTIVE)
        return await self._telegram.updates.poll(given)

    async def _go_wrong(self, method: str, given: Parameters, fault: Fault) -> Response:
        response, body = await self._carry_out(method, given) if fault.kind in DONE_FIRST else (None, None)
        if (error := refusal(fault)) is not None:
            sent, body = _refused(error), error.as_json()
        else:
            sent = broken_answer(fault, response, self._parts.news.bell)
        self._record(method, given.as_json(), sent, body, fault)
        return sent

    def _record(
        self, method: str, parameters: dict[str, Any], sent: Response, body: Any, fault: Fault | None = None
    ) -> None:
        call = RecordedCall(
            platform=self._telegram.name,
            time=self._parts.clock.now().isoformat(),
            method=method,
            parameters=parameters,
            status=sent.status_code,
            answer=body,
            fault=None if fault is None else fault.kind.value,
        )
        self._parts.calls.record(call)


def _refused(error: ApiError) -> Response:
    return JSONResponse(error.as_json(), error.code)
