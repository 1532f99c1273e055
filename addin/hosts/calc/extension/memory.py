"""Memory that the office has freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Let the C library hand freed pages back, where it keeps them otherwise.

    A press frees tens of MB between blocks that live on; glibc by itself returns only what lies at the end of its heap.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)
