"""An installation of its own for the commands that are tested as processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.installation import Installation, new_database


@pytest.fixture
def bare(tmp_path: Any) -> Iterator[Installation]:
    """An installation without any table."""
    with new_database() as address:
        yield Installation(tmp_path / "data", address)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A migrated installation, shared by the tests of one file."""
    with new_database() as address:
        installation = Installation(tmp_path_factory.mktemp("installation"), address)
        installation.migrate()
        yield installation


@pytest.fixture
def jobs_in_the_database(settings: Any) -> None:
    """Jobs wait for a worker, as they do outside tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
