"""Keeps no process alive longer than the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal

VARIABLE = "SKYLIGHT_PARENT"
WHEN_PARENT_DIES = 1


def stop_with_parent() -> None:
    """Ask the system for SIGTERM when the parent that named itself is gone, however it went."""
    parent = os.environ.pop(VARIABLE, "")
    if not parent:
        return
    ctypes.CDLL(None).prctl(WHEN_PARENT_DIES, signal.SIGTERM)
    if os.getppid() != int(parent):
        raise SystemExit(143)
