"""The folder of evidence: files named by their hash, written whole or not at all. Nothing in a name comes from a person."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from models.errors import EvidenceFolderUnusable


@dataclass(frozen=True, slots=True)
class EvidenceFolder:
    """Where evidence lies: <root>/ab/abcdef….pdf. The same content is kept once."""

    root: Path

    def keep(self, content: bytes, extension: str) -> tuple[str, str]:
        """Write a file to the disk. Returns its place below the root and its SHA-256.

        Raises EvidenceFolderUnusable where the folder cannot be written to.
        """
        digest = hashlib.sha256(content).hexdigest()
        place = f"{digest[:2]}/{digest}.{extension}"
        path = self.root / place
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _write_whole(path, content)
        except OSError as error:
            raise EvidenceFolderUnusable(f"{self.root}: {error.strerror}") from error
        return place, digest

    def find(self, place: str, digest: str) -> Path | None:
        """The file at that place; None where it is not there, or is no longer what was kept."""
        path = (self.root / place).resolve()
        if not path.is_relative_to(self.root.resolve()) or not path.is_file():
            return None
        return path if hashlib.sha256(path.read_bytes()).hexdigest() == digest else None


def _write_whole(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    with unfinished.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.chmod(0o600)
    unfinished.replace(path)
