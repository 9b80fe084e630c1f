"""The files that went through a chat, under ids that never come twice."""

import mimetypes
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from sandbox.counters import Counter
from sandbox.messages import AttachmentKind
from sandbox.persistence import Store

FILE_COUNTER = 4
UNKNOWN_TYPE = "application/octet-stream"
FOLDERS = {AttachmentKind.PHOTO: "photos", AttachmentKind.VOICE: "voice", AttachmentKind.STICKER: "stickers"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file id. Several ids may show the same bytes (the sizes of a photo)."""

    id: str
    unique_id: str
    number: int
    content: int
    kind: AttachmentKind
    name: str
    mime: str
    size: int

    @property
    def path(self) -> str:
        """Where a bot downloads it, relative to the platform's file address."""
        folder = FOLDERS.get(self.kind, "documents")
        suffix = PurePosixPath(self.name).suffix
        return f"{folder}/file_{self.number}{suffix if suffix.isascii() else ''}"


class Files:
    """Keeps bytes in the folder, or in memory where there is none."""

    def __init__(self, store: Store, folder: Path | None) -> None:
        self._store = store
        self._folder = None if folder is None else folder / "files"
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        self._numbers = Counter("file", FILE_COUNTER, store)
        self._contents: dict[int, bytes] = {}
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        for entry in store.all("file"):
            self._remember(StoredFile(**{**entry, "kind": AttachmentKind(entry["kind"])}))

    def add(self, data: bytes, kind: AttachmentKind, name: str, mime: str | None = None) -> StoredFile:
        """Keep these bytes under a new file id. Without a type, the name decides."""
        number = self._numbers.next()
        if self._folder is None:
            self._contents[number] = data
        else:
            (self._folder / str(number)).write_bytes(data)
        return self._keep(
            StoredFile(
                id=_new_id(kind),
                unique_id=secrets.token_urlsafe(11),
                number=number,
                content=number,
                kind=kind,
                name=name,
                mime=mime or mimetypes.guess_type(name)[0] or UNKNOWN_TYPE,
                size=len(data),
            )
        )

    def another_id(self, file: StoredFile) -> StoredFile:
        """Give the same bytes a second file id."""
        new_id, unique_id = _new_id(file.kind), secrets.token_urlsafe(11)
        return self._keep(replace(file, id=new_id, unique_id=unique_id, number=self._numbers.next()))

    def find(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, or None."""
        return self._by_id.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        """Return the file that is downloaded from this path, or None."""
        return self._by_path.get(path)

    def read(self, file: StoredFile) -> bytes:
        """Return the bytes."""
        if self._folder is None:
            return self._contents[file.content]
        return (self._folder / str(file.content)).read_bytes()

    def _keep(self, file: StoredFile) -> StoredFile:
        self._store.put("file", file.number, asdict(file))
        self._remember(file)
        return file

    def _remember(self, file: StoredFile) -> None:
        self._by_id[file.id] = file
        self._by_path[file.path] = file


def _new_id(kind: AttachmentKind) -> str:
    return f"{kind[:2].upper()}{secrets.token_urlsafe(36)}"
