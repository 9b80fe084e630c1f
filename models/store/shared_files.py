"""Files at an address: kept from before the address is told until its day is over, or its bytes were fetched."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete
from sqlmodel import Session, col

from models.tables import SharedFile


@dataclass(frozen=True, slots=True)
class Shared:
    """A file as it is shared: its name, its bytes or where they lie, and until when."""

    name: str
    content: bytes | Path
    until: datetime


def put(session: Session, secret: str, file: Shared, *, now: datetime) -> None:
    """Share a file under that secret. What is over by now is forgotten with it."""
    forget(session, now=now)
    row = SharedFile(digest=_digest(secret), name=file.name, until=file.until)
    if isinstance(file.content, bytes):
        row.content = file.content
    else:
        row.place = str(file.content)
    session.add(row)


def find(session: Session, secret: str, *, now: datetime) -> Shared | None:
    """What is shared under that secret, if anything is. Whoever has the secret may see it: it is the right to."""
    row = session.get(SharedFile, _digest(secret))
    if row is None or row.until <= now:
        return None
    return Shared(row.name, row.content if row.content is not None else Path(row.place), row.until)


def fetched(session: Session, secret: str) -> None:
    """Bytes that were handed out are kept no longer: a picture of a code must not lie here. A place stays."""
    session.execute(
        delete(SharedFile).where(
            col(SharedFile.digest) == _digest(secret), col(SharedFile.content).is_not(None)
        )
    )


def forget(session: Session, *, now: datetime) -> None:
    """Forget what nobody may fetch any more."""
    session.execute(delete(SharedFile).where(col(SharedFile.until) <= now))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
