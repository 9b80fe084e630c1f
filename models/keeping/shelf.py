"""The shelf: the folder of backups. Each is a file and a slip beside it that says what must be in it.

backups/nhacviec-20261125-020000.db      (.dump where the database is on a server)
backups/nhacviec-20261125-020000.json    when, of which version, how many rows a table, the ledger's newest row, SHA-256
backups/evidence/ab/abcdef….pdf          files of evidence, kept once; they never change
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from models.errors import DatabaseDamaged
from models.instant import local
from models.keeping.sqlite_copy import to_disk

NAME = re.compile(r"^nhacviec-\d{8}-\d{6}\.(db|dump)$")
EVIDENCE = "evidence"
A_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Slip:
    """What is written beside a backup. `ledger` is number and hash of the newest row, as `audit --expect` takes it."""

    made_at: str
    version: str
    ledger: str
    sha256: str
    size: int
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """All rows."""
        return sum(self.rows.values())

    @property
    def anchor(self) -> tuple[int, str]:
        """Number and hash of the ledger's newest row."""
        number, _, chained = self.ledger.partition(":")
        return int(number), chained


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on the shelf."""

    path: Path
    slip: Slip


def path_for(folder: Path, made_at: datetime, kind: str) -> Path:
    """Where a backup of that moment belongs; `kind` is db or dump."""
    return folder / f"nhacviec-{local(made_at):%Y%m%d-%H%M%S}.{kind}"


def put(unfinished: Path, path: Path, slip: Slip) -> Backup:
    """Give a finished backup its name and its slip. Raises OSError."""
    unfinished.chmod(0o600)
    slip_path = _slip_of(path)
    slip_path.write_text(json.dumps(asdict(slip), ensure_ascii=False, indent=1), encoding="utf-8")
    slip_path.chmod(0o600)
    to_disk(slip_path)
    unfinished.replace(path)
    to_disk(path.parent)
    return Backup(path, slip)


def all_on(folder: Path) -> list[Backup]:
    """Every backup that has its slip, oldest first."""
    paths = [path for path in sorted(folder.glob("nhacviec-*")) if NAME.match(path.name)]
    return [Backup(path, slip) for path in paths if (slip := slip_of(path)) is not None]


def slip_of(path: Path) -> Slip | None:
    """The slip beside a backup; None where there is none. Raises DatabaseDamaged where it cannot be read."""
    try:
        return Slip(**json.loads(_slip_of(path).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, OSError) as error:
        raise DatabaseDamaged(f"{_slip_of(path)}: {error}") from error


def anchors(folder: Path, restores: Iterable[tuple[int, datetime]]) -> list[tuple[int, str]]:
    """What the slips say of the ledger: numbers and hashes of rows that must still be there.

    `restores`: the ledger's rows that tell of a backup put back, and when. What was written after that backup, and before
    it was put back, is gone rightly.
    """
    restored = list(restores)
    found = []
    for backup in all_on(folder):
        number, chained = backup.slip.anchor
        made_at = datetime.fromisoformat(backup.slip.made_at)
        if not any(number >= row and made_at <= at for row, at in restored):
            found.append((number, chained))
    return found


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups. Returns what was removed. Nothing else in the folder is touched."""
    removed = [backup.path for backup in all_on(folder)[:-keep]]
    for path in removed:
        path.unlink()
        _slip_of(path).unlink(missing_ok=True)
    return removed


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(A_PIECE):
            found.update(piece)
    return found.hexdigest()


def mirror(source: Path, target: Path) -> int:
    """Copy every file below `source` that `target` has not yet. Returns how many were copied. Raises OSError.

    Files of evidence are named by what is in them: one that is there is there for good.
    """
    copied = 0
    for path in _files(source):
        place = target / path.relative_to(source)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = place.with_name(f"{place.name}.unfinished")
            shutil.copy2(path, unfinished)
            to_disk(unfinished)
            unfinished.replace(place)
            copied += 1
    return copied


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".part")


def _slip_of(path: Path) -> Path:
    return path.with_suffix(".json")
