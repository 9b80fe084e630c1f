"""A gate that many readers pass at a time, and that can be closed while something is exchanged behind it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Open at first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Go through; wait where it is closed."""
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def closed(self, patience: float) -> Iterator[None]:
        """Let nobody in, and wait until nobody is inside. Raises TimeoutError after so many seconds."""
        try:
            with self._changed:
                self._closed = True
                if not self._changed.wait_for(lambda: self._inside == 0, patience):
                    raise TimeoutError("somebody is still reading")
            yield
        finally:
            with self._changed:
                self._closed = False
                self._changed.notify_all()
