"""Faults that a test or a person scripts: the next calls of a method go wrong in a named way."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sandbox.errors import BadInput


class FaultKind(StrEnum):
    """How a call goes wrong. Only the kinds marked *done* carry the call out before they break."""

    TOO_MANY = "429"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"
    SERVER_ERROR = "500-html"
    BAD_GATEWAY = "502"
    CUT_BEFORE = "cut-before"  # the connection closes without an answer, nothing was done
    CUT_AFTER = "cut-after"  # done, then the connection closes without an answer
    STALL = "stall"  # no answer at all for `seconds`, nothing was done
    STALL_AFTER = "stall-after"  # done, then no answer for `seconds`
    TRUNCATED_JSON = "truncated-json"  # done, but only half of the answer arrives
    PAGE = "200-html"  # somebody else's page with HTTP 200 (a proxy's, a sign-in), nothing was done
    WRONG_ENVELOPE = "wrong-envelope"  # JSON with HTTP 200 that is none of the platform's, nothing was done
    WRONG_RESULT = "wrong-result"  # done, but the result is not of the kind that was asked for


DONE_FIRST = frozenset(
    {FaultKind.CUT_AFTER, FaultKind.STALL_AFTER, FaultKind.TRUNCATED_JSON, FaultKind.WRONG_RESULT}
)
ANY_METHOD = "*"


@dataclass(slots=True)
class Fault:
    """One scripted fault; `times` counts down, `skip` lets that many matching calls pass first.

    Without a `platform` it meets all of them.
    """

    kind: FaultKind
    method: str = ANY_METHOD
    chat_id: int | None = None
    platform: str = ""
    times: int = 1
    skip: int = 0
    retry_after: int = 1
    seconds: float = 3600.0
    description: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the fault as it was asked for, with what is left of it."""
        return asdict(self)


def read_fault(entry: Any) -> Fault:
    """Make a fault from JSON; raises `BadInput`."""
    known = {
        "method": str,
        "times": int,
        "skip": int,
        "retry_after": int,
        "description": str,
        "platform": str,
    }
    if not isinstance(entry, dict) or entry.get("kind") not in list(FaultKind):
        raise BadInput(f"Cần kind, một trong: {', '.join(FaultKind)}.")
    if unknown := set(entry) - {*Fault.__slots__}:
        raise BadInput(f"Không hiểu trường: {', '.join(sorted(unknown))}.")
    for name, kind in known.items():
        if name in entry and not isinstance(entry[name], kind):
            raise BadInput(f"Trường {name} có kiểu sai.")
    given = {**entry, "kind": FaultKind(entry["kind"])}
    try:
        given["seconds"] = float(entry.get("seconds", 3600.0))
        given["chat_id"] = None if entry.get("chat_id") is None else int(entry["chat_id"])
    except (TypeError, ValueError) as error:
        raise BadInput("chat_id và seconds phải là số.") from error
    return Fault(**given)


class Faults:
    """The scripted faults, the first that fits is used."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def __iter__(self) -> Any:
        return iter(self._waiting)

    def add(self, fault: Fault) -> None:
        """Script one more."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget every scripted fault."""
        self._waiting.clear()

    def next(self, platform: str, method: str, chat_id: str) -> Fault | None:
        """Return the fault for this call, if one is scripted, and use up one of its times."""
        for fault in self._waiting:
            if fault.method not in {ANY_METHOD, method} or fault.platform not in {"", platform}:
                continue
            if fault.chat_id is not None and str(fault.chat_id) != chat_id:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                return None
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
            return fault
        return None
