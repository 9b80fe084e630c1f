"""Keeping the event loop free: two settings of the interpreter, made once when everything is loaded.

A full garbage collection looks at every object there is and holds the loop for 200 ms and more; what is there at the
start stays for good, so it is taken out of its sight. And a thread that computes (the writer) gives way after one
millisecond, not five. Measured by bench/durable.py.
"""

import gc
import sys

GIVES_WAY_AFTER = 0.001  # seconds


def keep_loop_free() -> None:
    """Call it once, when the program is ready to work."""
    sys.setswitchinterval(GIVES_WAY_AFTER)
    gc.collect()
    gc.freeze()
