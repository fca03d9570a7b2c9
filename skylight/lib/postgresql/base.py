"""What Django asks of an engine: `DatabaseWrapper`, and nothing else."""

from __future__ import annotations

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from psycopg.pq import ConnStatus

# While a server does not answer, these seconds lie between two attempts of one process to reach it.
PAUSE = 0.5


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """One connection of one thread, kept between requests."""

    _away_until: dict[str, float] = {}

    def is_usable(self) -> bool:
        """Whether the server still holds its end, asked of the socket: no statement, no waiting.

        An idle connection has nothing to read unless the server said good-bye or is gone.
        """
        if self.connection is None or self.connection.pgconn.status != ConnStatus.OK:
            return False
        poll = select.poll()
        poll.register(self.connection.pgconn.socket, select.POLLIN)
        return not poll.poll(0)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect. Raises OperationalError, at once if another thread has just tried in vain."""
        if time.monotonic() < self._away_until.get(self.alias, 0.0):
            raise OperationalError("The server did not answer a moment ago.")
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            self._away_until[self.alias] = time.monotonic() + PAUSE
            raise
