"""The refusals of the Bot API, in its own words (a bot's library looks at them)."""

from typing import Any

from sandbox.faults import Fault, FaultKind


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Return the answer's body."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str, **parameters: Any) -> ApiError:
    """400: the request cannot be carried out as it stands."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """403: the bot may not write there."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: two ways of receiving updates exclude each other."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """429: wait `retry_after` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def refusal(fault: Fault) -> ApiError | None:
    """Return the Bot API's own refusal that this fault asks for, or None where it breaks otherwise."""
    match fault.kind:
        case FaultKind.TOO_MANY:
            return too_many_requests(fault.retry_after)
        case FaultKind.FORBIDDEN:
            return forbidden(fault.description or "bot was blocked by the user")
        case FaultKind.BAD_REQUEST:
            return bad_request(fault.description or "chat not found")
        case _:
            return None
