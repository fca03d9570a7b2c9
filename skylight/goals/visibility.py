"""Who may read which goal: open by default, closed by declared rules only.

One place for the whole product, used through `visible_to`:

- published goals are open to everybody who works here; contract workers read as far as `cw_mode` and `cw_reach`
  of their team go;
- a draft is open to those who write it and to the owner's manager, wider if `draft_readers` says so;
- whoever owns it, helps with it or drives one of its key results reads it in every state;
- a restricted goal, draft or published, is open to these and the named audience until the restriction ends or is
  lifted; that a published one exists, whose it is, why and until when stays open (`restricted_from`);
- a draft that was thrown away is on no page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from skylight.goals import models
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.lib import paths
from skylight.org.models import Person, Team
from skylight.policies.queries import Policy, everywhere

Goals = TypeVar("Goals", bound=ObjectiveQuerySet)


def visible(objectives: Goals, viewer: Person, at: datetime, policy: Policy | None = None) -> Goals:
    """The objectives among these that the viewer may read at that moment; `policy` is the viewer's, if known."""
    if not viewer.is_authenticated:
        return objectives.none()
    if viewer.kind == Person.Kind.SYSTEM:
        return objectives
    policy = policy or policy_of(viewer, at)
    published = Q(published_at__isnull=False) & _reach(viewer, policy)
    drafts = Q(published_at=None) & _draft_readers(viewer, policy)
    unrestricted = ~Exists(_restrictions(at)) & (published | drafts)
    named = _named(viewer, at) if not viewer.is_contract else Q(pk__in=[])
    return objectives.not_discarded().filter(unrestricted | named | _owners(viewer))


def restricted_from(objectives: Goals, viewer: Person, at: datetime) -> Goals:
    """The published objectives among these that a restriction hides from the viewer.

    Of these only the owner, the reason and the end may be shown.
    """
    hidden = objectives.filter(Exists(_restrictions(at)), published_at__isnull=False)
    return hidden.exclude(_owners(viewer) | _named(viewer, at)) if viewer.is_authenticated else hidden.none()


def open_to_all(at: datetime) -> Q:
    """The condition on objectives that no restriction stands, for figures that everybody sees."""
    return Q(~Exists(_restrictions(at)))


def policy_of(viewer: Person, at: datetime) -> Policy:
    """The viewer's policy at a moment."""
    return policies_of_moment(viewer, at)(viewer.team)


def policies_of_moment(viewer: Person, at: datetime) -> Callable[[Team | None], Policy]:
    """What gives the policy of any team, asked for once a page: a page is one loaded viewer at one moment."""
    if viewer.__dict__.get("_policies_at") != at:
        viewer.__dict__.update(_policies_at=at, _policies=everywhere())
    policies: Callable[[Team | None], Policy] = viewer.__dict__["_policies"]
    return policies


def _restrictions(at: datetime) -> QuerySet[Any]:
    return models.Restriction.objects.filter(objective=OuterRef("pk"), lifted_at=None, until_at__gt=at)


def _owners(viewer: Person) -> Q:
    helps = models.Contribution.objects.filter(objective=OuterRef("pk"), person=viewer, ended_at=None)
    drives = models.KeyResult.objects.filter(objective=OuterRef("pk"), cancelled_at=None)
    drives = drives.filter(Q(owner=viewer) | Q(backup_owner=viewer))
    owners = Q(owner_person=viewer) | Q(backup_owner=viewer) | Q(owner_team__leader=viewer)
    return owners | Q(Exists(helps)) | Q(Exists(drives))


def _named(viewer: Person, at: datetime) -> Q:
    audience = models.Restriction.audience.through.objects.filter(
        person=viewer,
        restriction__objective=OuterRef("pk"),
        restriction__lifted_at=None,
        restriction__until_at__gt=at,
    )
    return Q(Exists(audience))


def _draft_readers(viewer: Person, policy: Any) -> Q:
    if viewer.is_contract:
        return Q(pk__in=[])
    if policy["draft_readers"] == "company":
        return Q()
    readers = Q(owner_person__manager=viewer)
    if viewer.team_id:
        readers |= Q(owner_team=viewer.team_id)
    if viewer.team_id and policy["draft_readers"] == "team":
        readers |= Q(owner_person__team=viewer.team_id)
    return readers


def _reach(viewer: Person, policy: Any) -> Q:
    if not viewer.is_contract or (policy["cw_mode"] != "none" and policy["cw_reach"] == "company"):
        return Q()
    if policy["cw_mode"] == "none" or viewer.team is None:
        return Q(pk__in=[])
    own = paths.within("owner_team__path", viewer.team.path)
    own |= paths.within("owner_person__team__path", viewer.team.path)
    return own | Q(owner_person__in=paths.ids(viewer.path)) | Q(owner_team__in=paths.ids(viewer.team.path))
