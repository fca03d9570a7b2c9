"""The cast of the tests: Wen is CEO, Li leads Growth, Ana works for Li beside Bo, Sam works elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stops the clock at `make.NOW`."""
    from tests import make

    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)
    return make.NOW


@pytest.fixture
def wen(db: None, now: Any) -> Any:
    """The CEO."""
    from tests import make

    return make.person("Wen Zhang", role="CEO", other_name="张文")


@pytest.fixture
def growth(wen: Any) -> Any:
    """The department that Li leads."""
    from skylight.org.models import Team
    from tests import make

    return Team.objects.filter(name="Growth").first() or make.team("Growth")


@pytest.fixture
def li(wen: Any, growth: Any) -> Any:
    """Leads Growth, reports to Wen."""
    from skylight.org import actions
    from tests import make

    li = make.person("Li Wei", role="Growth lead", manager=wen, team=growth, other_name="李薇")
    actions.lead_team(growth, by=make.system(), at=make.LONG_AGO, leader=li)
    growth.refresh_from_db()
    return li


@pytest.fixture
def ana(li: Any, growth: Any) -> Any:
    """Works in Growth, reports to Li."""
    from tests import make

    return make.person("Ana Ruiz", role="Designer", manager=li, team=growth)


@pytest.fixture
def bo(li: Any, growth: Any) -> Any:
    """Ana's peer."""
    from tests import make

    return make.person("Bo Chen", role="Support", manager=li, team=growth)


@pytest.fixture
def sam(wen: Any) -> Any:
    """Works in another department."""
    from tests import make

    return make.person("Sam Okafor", role="Engineer", manager=wen, team=make.team("Platform"))


@pytest.fixture
def cora(li: Any, growth: Any) -> Any:
    """A contract worker in Growth."""
    from tests import make

    return make.person("Cora Lind", kind="contract", manager=li, team=growth, agency="Outside Ltd")


@pytest.fixture
def root(wen: Any) -> Any:
    """The administrator."""
    from tests import make

    return make.person("Rut Berg", role="Administrator", manager=wen, is_admin=True)


@pytest.fixture
def as_(client: Any) -> Callable[[Any], Any]:
    """`as_(ana).get(...)`: a signed-in browser without JavaScript."""
    return sign_in


def sign_in(person: Any) -> Any:
    """A browser in which this person has signed in."""
    from django.test import Client
    from django.utils import timezone

    from skylight.sso import sessions

    browser = Client()
    browser.force_login(person, backend="skylight.sso.backends.PeopleBackend")
    session = browser.session
    sessions.begin(session, person, timezone.now())
    session.save()
    return browser
