"""Sets the server's clock for the browser journeys; Python reads this file before anything else."""

import os

if os.environ.get("SKYLIGHT_TESTS_NOW"):
    from datetime import datetime

    from django.utils import timezone

    wanted = datetime.fromisoformat(os.environ["SKYLIGHT_TESTS_NOW"])
    started = datetime.fromisoformat(os.environ["SKYLIGHT_TESTS_STARTED"])
    by_the_wall = timezone.now

    def now() -> datetime:
        """As late after the moment of the tests as the wall clock is after the start of the server."""
        return wanted + (by_the_wall() - started)

    timezone.now = now
