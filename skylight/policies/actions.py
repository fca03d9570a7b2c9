"""Deciding how a team works; what was decided before stays on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.lib import paths
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person, Team
from skylight.policies import catalogue
from skylight.policies.models import Setting
from skylight.policies.permissions import can_decide


@transaction.atomic
def decide(
    key: str,
    value: Any,
    *,
    by: Person,
    at: datetime,
    reason: str,
    team: Team | None = None,
    locked: bool = False,
) -> Setting:
    """Settle one key for a team and all below it (for the company without `team`).

    Raises RuleBroken for an unknown key, a value of the wrong kind, no reason, or a key locked above.
    """
    require(can_decide(by, team))
    value = catalogue.key(key).read(value)
    if not reason.strip():
        raise RuleBroken(_("Say why, so that everybody can read it."), field="reason")
    if team is not None and _locked_above(key, team):
        raise RuleBroken(_("A place above has settled this for all."), field="key")
    before = _end(key, team, at)
    setting = Setting.objects.create(
        team=team, key=key, value=value, locked=locked, reason=reason, by=by, at=at
    )
    events.record(
        "policies.decided",
        by=by,
        at=at,
        subject=setting,
        team=team,
        reason=reason,
        key=key,
        before=before,
        after=value,
    )
    return setting


@transaction.atomic
def undecide(key: str, *, by: Person, at: datetime, reason: str, team: Team | None = None) -> None:
    """Go back to what the place above (or the default) says. Raises RuleBroken when nothing was decided here."""
    require(can_decide(by, team))
    setting = Setting.objects.filter(team=team, key=key, ended_at=None).first()
    if setting is None:
        raise RuleBroken(_("Nothing was decided here."), field="key")
    _end(key, team, at)
    events.record(
        "policies.undecided",
        by=by,
        at=at,
        subject=setting,
        team=team,
        reason=reason,
        key=key,
        before=setting.value,
    )


def _locked_above(key: str, team: Team) -> bool:
    above = paths.ids(team.path)[:-1]
    live = Setting.objects.filter(key=key, ended_at=None, locked=True)
    return live.filter(team=None).exists() or live.filter(team__in=above).exists()


def _end(key: str, team: Team | None, at: datetime) -> Any:
    before = Setting.objects.select_for_update().filter(team=team, key=key, ended_at=None).first()
    if before is None:
        return None
    before.ended_at = at
    before.save(update_fields=["ended_at"])
    return before.value
