"""The company of the access matrix, which stands for all rows of a module: what a request does is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import access_matrix, make
from tests.access_matrix import World
from tests.cast import sign_in


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for all rows."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(db: None) -> Iterator[World]:
    """At the moment of the cast."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: make.NOW)
        yield access_matrix.world()


@pytest.fixture(scope="module")
def browsers(world: World) -> dict[str, Client]:
    """One for each column."""
    return {"stranger": Client(), **{who: sign_in(person) for who, person in world.people.items()}}
