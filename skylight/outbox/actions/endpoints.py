"""A webhook is added, edited, paused, given another secret, removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.lib import outgoing, versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person
from skylight.outbox import signing
from skylight.outbox.models import Delivery, Endpoint
from skylight.outbox.permissions import can_add, can_change
from skylight.outbox.subscribers import open_kinds

MOST = 20
OVERLAP = timedelta(days=1)


@transaction.atomic
def add_endpoint(
    *,
    by: Person,
    at: datetime,
    url: str,
    about: str = "",
    kinds: Sequence[str] = (),
    company_wide: bool = False,
) -> Endpoint:
    """Let an address be told of what concerns oneself, or of all that is open; `signing.secret` of its salt is shown now.

    Raises RuleBroken for an address that is never called, unknown kinds, and the twenty-first webhook.
    """
    require(can_add(by, company_wide=company_wide))
    owner = None if company_wide else by
    _refuse_too_many(owner)
    endpoint = Endpoint(owner=owner, made_by=by, made_at=at, salt=signing.new_salt())
    endpoint.url, endpoint.about, endpoint.kinds = _address(url), about.strip(), _known(kinds)
    endpoint.save()
    _say("outbox.endpoint_added", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def edit_endpoint(
    endpoint: Endpoint,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    url: str,
    about: str = "",
    kinds: Sequence[str] = (),
) -> Endpoint:
    """Change where it leads, what it is told of and what it is called. Raises RuleBroken, Stale."""
    require(can_change(by, endpoint))
    endpoint = versions.lock(endpoint, version)
    endpoint.url, endpoint.about, endpoint.kinds = _address(url), about.strip(), _known(kinds)
    versions.save(endpoint, ["url", "about", "kinds"])
    _say("outbox.endpoint_edited", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def pause(endpoint: Endpoint, *, by: Person, at: datetime) -> Endpoint:
    """Tell it nothing for now; what happens meanwhile is not made up for. Raises RuleBroken when it is paused."""
    require(can_change(by, endpoint))
    endpoint = _held(endpoint)
    if endpoint.paused_at is not None:
        raise RuleBroken(_("This webhook is paused already."))
    endpoint.paused_at, endpoint.pause = at, Endpoint.Pause.HAND
    versions.save(endpoint, ["paused_at", "pause"])
    _say("outbox.endpoint_paused", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def resume(endpoint: Endpoint, *, by: Person, at: datetime) -> Endpoint:
    """Tell it again, beginning with what was on its way. Raises RuleBroken when it is not paused."""
    require(can_change(by, endpoint))
    endpoint = _held(endpoint)
    if endpoint.paused_at is None:
        raise RuleBroken(_("This webhook is not paused."))
    endpoint.paused_at, endpoint.pause = None, ""
    endpoint.failing_since, endpoint.failures, endpoint.rests_until = None, 0, None
    versions.save(endpoint, ["paused_at", "pause", "failing_since", "failures", "rests_until"])
    _say("outbox.endpoint_resumed", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def rotate(endpoint: Endpoint, *, by: Person, at: datetime) -> Endpoint:
    """Make a new secret; for a day the former one signs as well, so that nothing is refused meanwhile."""
    require(can_change(by, endpoint))
    endpoint = _held(endpoint)
    endpoint.former_salt, endpoint.former_until = endpoint.salt, at + OVERLAP
    endpoint.salt = signing.new_salt()
    versions.save(endpoint, ["salt", "former_salt", "former_until"])
    _say("outbox.secret_rotated", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def remove(endpoint: Endpoint, *, by: Person, at: datetime) -> Endpoint:
    """Take it away for good; nothing that was on its way is sent any more."""
    require(can_change(by, endpoint))
    endpoint = _held(endpoint)
    if endpoint.deleted_at is not None:
        raise RuleBroken(_("This webhook is removed already."))
    endpoint.deleted_at = at
    versions.save(endpoint, ["deleted_at"])
    waiting = Delivery.objects.waiting().filter(endpoint=endpoint)
    waiting.update(state=Delivery.State.DROPPED, why="removed", done_at=at)
    _say("outbox.endpoint_removed", endpoint, by=by, at=at)
    return endpoint


def _held(endpoint: Endpoint) -> Endpoint:
    """The row as it stands, held until the transaction ends; what is pressed, not typed, needs no version."""
    return Endpoint.objects.select_for_update().get(pk=endpoint.pk)


def _address(url: str) -> str:
    try:
        return outgoing.place_of(url.strip()).url
    except outgoing.Refused as refused:
        raise RuleBroken(refused.text, field="url") from refused


def _known(kinds: Sequence[str]) -> list[str]:
    if unknown := set(kinds) - open_kinds():
        text = _("There is no such event: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        raise RuleBroken(text, field="kinds")
    return sorted(set(kinds))


def _refuse_too_many(owner: Person | None) -> None:
    if Endpoint.objects.standing().filter(owner=owner).count() >= MOST:
        raise RuleBroken(_("Twenty webhooks are the limit. Remove one that is not needed any more."))


def _say(kind: str, endpoint: Endpoint, *, by: Person, at: datetime) -> None:
    """Everybody may read events, so they say the host and no more of the address."""
    events.record(
        kind, by=by, at=at, subject=endpoint, host=endpoint.host, kinds=endpoint.kinds,
        company_wide=endpoint.is_company_wide,
    )  # fmt: skip
