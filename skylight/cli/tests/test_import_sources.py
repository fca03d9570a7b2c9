"""The command line offers every system that files are read from."""

from __future__ import annotations

from skylight.cli.main import SOURCES as OFFERED
from skylight.imports.sources.opening import SOURCES


def test_the_command_offers_every_source() -> None:
    assert set(OFFERED) == set(SOURCES)
