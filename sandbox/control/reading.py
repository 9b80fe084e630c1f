"""Reading what the page or a test sends."""

import json
from typing import Any

from starlette.requests import Request

from sandbox.errors import BadInput

LONGEST_WAIT = 60.0
DEFAULT_PLATFORM = "telegram"


async def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body; raises `BadInput`.

    Only `application/json` is taken: a foreign web page cannot send that here without asking first.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise BadInput("Hãy gửi JSON với Content-Type: application/json.")
    try:
        read = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise BadInput("Nội dung gửi lên không phải JSON.") from error
    if not isinstance(read, dict):
        raise BadInput("Nội dung gửi lên phải là một đối tượng JSON.")
    return read


def text_of(entry: dict[str, Any], name: str, default: str | None = None) -> str:
    """Return a text; raises `BadInput` where it is missing and has no default."""
    value = entry.get(name, default)
    if not isinstance(value, str):
        raise BadInput(f"Thiếu {name}, hoặc {name} không phải chữ.")
    return value


def number_of(entry: dict[str, Any], name: str) -> int:
    """Return a whole number; raises `BadInput`."""
    value = whole(entry.get(name), name)
    if value is None:
        raise BadInput(f"Thiếu {name}.")
    return value


def whole(value: Any, name: str) -> int | None:
    """Return a whole number, or None where there is nothing; raises `BadInput`."""
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{name} phải là một số nguyên.") from error


def degrees(entry: dict[str, Any], name: str, most: float) -> float:
    """Return a latitude or longitude; raises `BadInput`."""
    value = entry.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise BadInput(f"{name} phải là số độ từ {-most:.0f} đến {most:.0f}.")
    return float(value)


def query_number(request: Request, name: str) -> int | None:
    """Return a whole number from the address, or None; raises `BadInput`."""
    return whole(request.query_params.get(name), name)


def query_wait(request: Request) -> float:
    """Return how many seconds to wait at most; 0 where nothing is said."""
    text = request.query_params.get("timeout", "0")
    try:
        return min(max(float(text), 0.0), LONGEST_WAIT)
    except ValueError as error:
        raise BadInput("timeout phải là số giây.") from error


def platform_of(entry: Any) -> str:
    """Return the platform that is meant; Telegram where nothing is said."""
    return str(entry.get("platform") or DEFAULT_PLATFORM)
