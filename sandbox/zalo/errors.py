"""Refusals in Zalo's envelope. Which codes it uses is not documented but for a few; these are HTTP's meanings."""

from typing import Any

from sandbox.faults import Fault, FaultKind

NOTHING_NEW = 408


class ZaloError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description

    def as_json(self) -> dict[str, Any]:
        """Return the answer's body."""
        return {"ok": False, "error_code": self.code, "description": self.description}


def bad_request(reason: str) -> ZaloError:
    """400: the request cannot be carried out as it stands."""
    return ZaloError(400, f"Bad Request: {reason}")


def refusal(fault: Fault) -> ZaloError | None:
    """Return the refusal that this fault asks for, or None where it breaks otherwise."""
    match fault.kind:
        case FaultKind.TOO_MANY:
            return ZaloError(429, "Too Many Requests")
        case FaultKind.FORBIDDEN:
            return ZaloError(403, fault.description or "Forbidden")
        case FaultKind.BAD_REQUEST:
            return bad_request(fault.description or "invalid chat_id")
        case _:
            return None
