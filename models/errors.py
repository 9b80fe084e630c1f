"""What can go wrong, as a tree. Each becomes a person's sentence in one place: bot/wording (people), bot/cli (operator).

NhacViecError
├── ConfigurationError            .env or an option cannot be used
├── DatabaseError                 the database cannot do its work
│   ├── DatabaseOutdated          it is empty, or of an older version: tables are missing
│   ├── DatabaseUnavailable       not now; the work itself was not at fault, and may succeed later
│   │   ├── DatabaseMissing       no file, no server
│   │   │   └── TargetMissing     not ours: the one that everything is to be moved to
│   │   ├── DatabaseReadOnly      the file or its folder may not be written
│   │   ├── DatabaseFull          no space left on the device
│   │   └── DatabaseBusy          another program holds the lock for too long
│   ├── DatabaseInUse             a bot runs on it, or a restore is under way
│   ├── DatabaseDamaged           the file is broken, or is no database at all
│   ├── DatabaseTooNew            made by a newer version of the program
│   ├── DatabaseNotEmpty          something is already where a whole database is to be put
│   └── BackupFolderUnusable      no backup can be written where backups go
├── BadRule                       a deadline's code cannot be read (models/rules/deadline_rules.py)
├── CatalogueError                seeds or a plan's file are not right (carries every finding)
├── CatalogueChanged              the catalogue is not what a difference was shown for
├── EvidenceFolderUnusable        the folder of evidence cannot be written to
├── PortInUse                     an address to listen on is taken
├── PlatformError                 a chat platform does not answer as it should
│   ├── TokenRefused              the platform does not know the token
│   ├── PlatformBusy              the platform asks to be left alone for so many seconds (429)
│   ├── AnotherPoller             another instance receives with the same token
│   ├── FileGone                  the platform does not have the file any more
│   └── FileTooLarge              a file is larger than is taken in
├── MalformedUpdate               an update that no reading can make sense of
└── NotAllowed                    this viewer may not see or do this
"""

from dataclasses import dataclass


class NhacViecError(Exception):
    """Root of all errors that the project itself names."""


class ConfigurationError(NhacViecError):
    """A setting or an option cannot be used."""


class DatabaseError(NhacViecError):
    """The database cannot do its work."""


class DatabaseUnavailable(DatabaseError):
    """The database cannot do its work now (a disk, a lock, a server); the same work may succeed later."""


class DatabaseMissing(DatabaseUnavailable):
    """No file at the address, or no server that answers."""


class TargetMissing(DatabaseMissing):
    """No server answers where everything is to be moved to, or it has no such database."""


class DatabaseOutdated(DatabaseError):
    """Tables or columns are missing: an empty database, or one of an older version of the program."""


class DatabaseReadOnly(DatabaseUnavailable):
    """The file or its folder may not be written."""


class DatabaseFull(DatabaseUnavailable):
    """No space left on the device."""


class DatabaseBusy(DatabaseUnavailable):
    """Another program holds the lock for longer than we wait."""


class DatabaseInUse(DatabaseError):
    """A bot runs on it, or a backup is being put back: not both at a time."""


class DatabaseDamaged(DatabaseError):
    """The file is broken, or is no database at all."""


class DatabaseTooNew(DatabaseError):
    """The database was made by a newer version of the program."""


class DatabaseNotEmpty(DatabaseError):
    """Something is already where a whole database is to be put."""


class BackupFolderUnusable(DatabaseError):
    """No backup can be written where backups go; the database itself is well."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not right in a file: where (file, row, column) and what to do, in Vietnamese."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class CatalogueError(NhacViecError):
    """A catalogue's files are not right; carries every finding, not only the first."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))


class CatalogueChanged(NhacViecError):
    """The catalogue was changed between a file's check and its application."""


class EvidenceFolderUnusable(NhacViecError):
    """The folder of evidence cannot be written to."""


class PortInUse(NhacViecError):
    """An address to listen on is taken by another program."""


class PlatformError(NhacViecError):
    """A chat platform does not answer as it should."""


class TokenRefused(PlatformError):
    """The platform does not know the token."""


class PlatformBusy(PlatformError):
    """The platform asks to be left alone for `seconds`."""

    def __init__(self, words: str, *, seconds: float) -> None:
        super().__init__(words)
        self.seconds = seconds


class AnotherPoller(PlatformError):
    """Another instance receives updates with the same token."""


class FileGone(PlatformError):
    """The platform does not have the file any more, or does not give it to this bot."""


class FileTooLarge(PlatformError):
    """A file is larger than is taken in."""


class MalformedUpdate(NhacViecError):
    """An update that no reading can make sense of: set aside at once, trying again would not help."""


class NotAllowed(NhacViecError):
    """This viewer may not see or do this."""
