"""Answers that go wrong on purpose."""

import asyncio
from typing import Final

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.faults import Fault, FaultKind
from sandbox.waiting import Bell

CUT: Final = "sandbox.cut"  # where `sandbox.server` puts the function that closes the connection

_PAGE: Final = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


def broken_answer(fault: Fault, whole: Response | None, bell: Bell) -> Response:
    """Return what goes over the wire in place of `whole` (None: nothing was done)."""
    match fault.kind:
        case FaultKind.SERVER_ERROR:
            return HTMLResponse(_PAGE.format("500 Internal Server Error"), 500)
        case FaultKind.BAD_GATEWAY:
            return HTMLResponse(_PAGE.format("502 Bad Gateway"), 502)
        case FaultKind.PAGE:
            return HTMLResponse(_PAGE.format("Đăng nhập để dùng mạng"), 200)
        case FaultKind.WRONG_ENVELOPE:
            return JSONResponse({"status": "success", "data": []})
        case FaultKind.WRONG_RESULT:
            return JSONResponse({"ok": True, "result": True})
        case FaultKind.TRUNCATED_JSON if whole is not None:
            body = bytes(whole.body)
            return Response(body[: len(body) // 2], media_type="application/json")
        case FaultKind.STALL | FaultKind.STALL_AFTER:
            return Silence(bell, fault.seconds)
        case _:
            return Silence(bell, 0.0)


class Silence(Response):
    """Says nothing for some seconds, then closes the connection."""

    def __init__(self, bell: Bell, seconds: float) -> None:
        super().__init__()
        self.status_code = 0  # in the record of calls: no answer
        self._bell = bell
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, _: Send) -> None:
        """Wait, cut, and return when the connection is gone."""
        gone = asyncio.ensure_future(_disconnected(receive))
        stopping = asyncio.ensure_future(self._bell.wait_until(lambda: False, self._seconds))
        await asyncio.wait({gone, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await asyncio.wait({stopping})
        scope[CUT]()
        await gone


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
