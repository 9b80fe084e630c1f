"""Where the sandbox keeps what must outlive a restart: one small SQLite file, or memory."""

import json
import sqlite3
from pathlib import Path
from typing import Any

FILE_NAME = "sandbox.sqlite3"


class Store:
    """JSON records by kind and key. Without a folder everything lives in memory and ends with the process."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        where = ":memory:" if folder is None else str(folder / FILE_NAME)
        # The sandbox lives in one event loop; the loop may run in another thread than the one that made it.
        self._connection = sqlite3.connect(where, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        # A power cut may cost the sandbox its last messages; the end of the process costs nothing.
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS records"
            " (kind TEXT NOT NULL, key INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key))"
            " WITHOUT ROWID"
        )

    def put(self, kind: str, key: int, value: Any) -> None:
        """Write one record, in place of an older one with the same kind and key."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (kind, key, text))

    def get(self, kind: str, key: int = 0) -> Any | None:
        """Return one record, or None."""
        query = "SELECT value FROM records WHERE kind = ? AND key = ?"
        row = self._connection.execute(query, (kind, key)).fetchone()
        return None if row is None else json.loads(row[0])

    def delete(self, kind: str, key: int) -> None:
        """Forget one record; nothing happens where there is none."""
        self._connection.execute("DELETE FROM records WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> list[Any]:
        """Return every record of a kind, in the order of the keys."""
        query = "SELECT value FROM records WHERE kind = ? ORDER BY key"
        return [json.loads(value) for (value,) in self._connection.execute(query, (kind,))]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
