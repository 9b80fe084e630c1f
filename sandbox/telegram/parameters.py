"""What a bot sends with a call: query, form, multipart or JSON, read the same way.

Like the real server, every value is kept as text; what should be an object is JSON inside that text.
Source: https://core.telegram.org/bots/api#making-requests
"""

import json
from dataclasses import dataclass
from typing import Any, Self

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.telegram.errors import bad_request

ATTACHED = "attach://"
LARGEST_INTEGER = 2**63


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file."""

    name: str
    mime: str | None
    data: bytes


class Parameters:
    """The parameters of one call; every reader refuses wrong values with the Bot API's 400."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}
        self._uploads = uploads or {}

    @classmethod
    async def of(cls, request: Request) -> Self:
        """Read a request; parameters of the body win over those of the address."""
        values: dict[str, Any] = dict(request.query_params)
        uploads: dict[str, Upload] = {}
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            values.update(_json_object(await request.body()))
        elif kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
            async with request.form(max_part_size=2**20) as form:
                for name, value in form.multi_items():
                    if isinstance(value, UploadFile):
                        uploads[name] = Upload(value.filename or "", value.content_type, await value.read())
                    else:
                        values[name] = value
        return cls(values, uploads)

    def as_json(self) -> dict[str, Any]:
        """Return the parameters for the record of calls, with files told by name and size."""
        files = {name: {"file": up.name, "size": len(up.data)} for name, up in self._uploads.items()}
        return {**self._values, **files}

    def has(self, name: str) -> bool:
        """Return whether there is anything under this name."""
        return name in self._values or name in self._uploads

    def text(self, name: str, default: str = "") -> str:
        """Return text; an object or a list in its place is refused."""
        value = self._values.get(name, default)
        if isinstance(value, dict | list):
            raise bad_request(f'field "{name}" must be of type String')
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number of at most 64 bits."""
        text = self.text(name).strip()
        if not text:
            return default
        try:
            number = int(text)
        except ValueError as error:
            raise bad_request(f'field "{name}" must be an Integer') from error
        if abs(number) >= LARGEST_INTEGER:
            raise bad_request(f'field "{name}" is out of range')
        return number

    def flag(self, name: str) -> bool:
        """Return a yes or no as the real server reads it: true, yes and 1 mean yes."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def structure(self, name: str, what: str) -> Any | None:
        """Return a JSON object or list, or None where it is missing; `what` names it in the refusal."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error

    def upload(self, name: str) -> Upload | None:
        """Return the file uploaded under this name, or the part that `attach://part` points to."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith(ATTACHED):
            return self._uploads.get(value.removeprefix(ATTACHED))
        return self._uploads.get(name)


def _json_object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        read = json.loads(body)
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(read, dict):
        raise bad_request("object expected")
    return read
