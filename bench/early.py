"""Says "saved" at once and saves a moment later: what the kill test has to notice."""

from __future__ import annotations

import threading
from typing import Any

from skylight.config.wsgi import application  # noqa: F401
from skylight.goals import actions

LATER = 0.2
_check_in_all = actions.check_in_all


def _promise(entries: list[Any], **details: Any) -> list[Any]:
    threading.Timer(LATER, _check_in_all, [entries], details).start()
    return entries


actions.check_in_all = _promise
