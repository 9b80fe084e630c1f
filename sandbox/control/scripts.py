"""Clock, scripted faults, recorded calls."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.control.reading import query_number, query_wait, read_object
from sandbox.faults import read_fault
from sandbox.parts import Parts


class ScriptRoutes:
    """What a test or a demonstration sets and looks at from outside."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[BaseRoute]:
        """Return the addresses."""
        return [
            Route("/clock", self.clock, methods=["GET"]),
            Route("/clock", self.move_clock, methods=["POST"]),
            Route("/sandbox/faults", self.faults, methods=["GET"]),
            Route("/sandbox/faults", self.add_fault, methods=["POST"]),
            Route("/sandbox/faults", self.clear_faults, methods=["DELETE"]),
            Route("/sandbox/calls", self.calls, methods=["GET"]),
            Route("/sandbox/calls", self.clear_calls, methods=["DELETE"]),
        ]

    async def clock(self, request: Request) -> Response:
        """`{"version", "offset_seconds", "now"}`; with `after` and `timeout` only when the clock was moved."""
        after = query_number(request, "after")
        if after is not None:
            await self._parts.clock.wait(after, query_wait(request))
        return JSONResponse(self._parts.clock.as_json())

    async def move_clock(self, request: Request) -> Response:
        """Move the clock: `advance_seconds`, `to`, `real` or `next`."""
        self._parts.clock.move(await read_object(request))
        return JSONResponse(self._parts.clock.as_json())

    async def faults(self, _: Request) -> Response:
        """The faults that wait for their call."""
        return JSONResponse([fault.as_json() for fault in self._parts.faults])

    async def add_fault(self, request: Request) -> Response:
        """Script one: `{"kind", "method"?, "chat_id"?, "times"?, "skip"?, "retry_after"?, "seconds"?}`."""
        fault = read_fault(await read_object(request))
        self._parts.faults.add(fault)
        return JSONResponse(fault.as_json(), 201)

    async def clear_faults(self, _: Request) -> Response:
        """Forget all of them."""
        self._parts.faults.clear()
        return Response(status_code=204)

    async def calls(self, request: Request) -> Response:
        """The bot's newest calls; `after` (a call's number) and `method` narrow them."""
        method = request.query_params.get("method")
        return JSONResponse(
            self._parts.calls.as_json(after=query_number(request, "after") or 0, method=method)
        )

    async def clear_calls(self, _: Request) -> Response:
        """Forget them."""
        self._parts.calls.clear()
        return Response(status_code=204)
