"""The control of the kill test: an installation that acknowledges a check-in before it is committed."""

from skylight.config.settings import *  # noqa: F403

WSGI_APPLICATION = "bench.early.application"
