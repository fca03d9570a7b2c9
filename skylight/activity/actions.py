"""What somebody does with what they were told, what they want to hear of, and what keeps the record whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from skylight.activity import events, following, sealing
from skylight.activity.models import Event, Follow, Notice, Redaction, Seal, Unsealed
from skylight.activity.permissions import can_end_follow, can_follow, can_redact
from skylight.lib.errors import RuleBroken, require

CHUNK = 500


@transaction.atomic
def read_notices(notices: Iterable[int], *, by: Any, at: datetime) -> int:
    """Put some of one's own notices away; says how many. Others' are left alone, and no event tells of reading."""
    return Notice.objects.filter(pk__in=list(notices), person=by, read_at=None).update(read_at=at)


@transaction.atomic
def follow(*, by: Any, at: datetime, person: Any = None, team: Any = None, objective: Any = None) -> Follow:
    """Hear of one goal, or of the goals of a person or team; who follows it already, goes on.

    The caller has seen to it that `by` may read the goal. Raises RuleBroken for oneself, for whoever is no real
    person, and for too many at once.
    """
    require(can_follow(by))
    _refuse_misfits(by, person)
    target = {"whom": person, "team": team, "objective": objective}
    standing = Follow.objects.live().filter(person=by, **target).first()
    if standing is not None:
        return standing
    try:
        with transaction.atomic():
            made = Follow.objects.create(person=by, at=at, **target)
    except IntegrityError:
        # Pressed twice at once.
        return Follow.objects.live().get(person=by, **target)
    events.record("activity.followed", by=by, at=at, subject=made)
    return made


@transaction.atomic
def unfollow(followed: Follow, *, by: Any, at: datetime) -> Follow:
    """Hear of it no more. Raises RuleBroken when that was said before."""
    require(can_end_follow(by, followed))
    if not Follow.objects.live().filter(pk=followed.pk).update(ended_at=at):
        raise RuleBroken(_("You do not follow this any more."))
    followed.ended_at = at
    events.record("activity.unfollowed", by=by, at=at, subject=followed)
    return followed


def seal_events(*, at: datetime) -> int:
    """Seal what waits for it, in the order of ids as far as it is committed; how many events this call sealed.

    No event tells of it, or there would be no end. Of several at once the quicker wins: places in the chain are unique.
    """
    sealed = 0
    try:
        while (count := _seal_some(at)) is not None:
            sealed += count
    except IntegrityError:
        return sealed
    return sealed


@transaction.atomic
def _seal_some(at: datetime) -> int | None:
    waiting = list(Unsealed.objects.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    if not waiting:
        return None
    head = Seal.objects.order_by("-sequence").first()
    # Some of it may have come with its seals, from an export.
    events = Event.objects.filter(pk__in=waiting, seal=None).order_by("pk")
    sequence, previous = (head.sequence, head.hash) if head else (0, sealing.BEGINNING)
    made = Seal.objects.bulk_create(sealing.chain(events, sequence=sequence, previous=previous, at=at))
    Unsealed.objects.filter(pk__in=waiting).delete()
    return len(made)


@transaction.atomic
def redact(
    happened: Iterable[int],
    *,
    by: Any,
    at: datetime,
    reason: str,
    subject: models.Model | None = None,
    kind: str = "activity.redacted",
    **data: Any,
) -> Event:
    """Take the words (reason and data) out of these events, by id; everything else of them stands and stays proved.

    One event says so, naming them all, and can itself not be redacted; it may be of another `kind`, about a `subject` and with more `data`, when the
    redaction is part of something larger such as erasing a person. Raises RuleBroken without a reason.
    """
    require(can_redact(by))
    if not reason.strip():
        raise RuleBroken(_("Say why, so that everybody can read it."), field="reason")
    wanted = [pk for some in _chunks(sorted(set(happened))) for pk in _with_words(some)]
    declared = events.record(kind, by=by, at=at, subject=subject or by, reason=reason, events=wanted, **data)
    for some in _chunks(wanted):
        Redaction.objects.bulk_create([Redaction(event_id=pk, declared_in=declared) for pk in some])
        Event.objects.filter(pk__in=some).update(reason="", salt="", data=sealing.REDACTED)
    return declared


def _chunks(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK))


def _with_words(pks: Sequence[int]) -> Iterable[int]:
    """Those whose words stand, but for the ones that tell of a redaction."""
    telling = Redaction.objects.values("declared_in")
    events = Event.objects.filter(pk__in=pks, redaction=None).exclude(pk__in=telling)
    return events.order_by("pk").values_list("pk", flat=True)


def _refuse_misfits(by: Any, person: Any) -> None:
    if person is not None and person.pk == by.pk:
        raise RuleBroken(_("What happens to your own goals you hear of anyway."), field="person")
    if person is not None and not person.is_real:
        raise RuleBroken(_("Nobody stands behind this name whose goals could change."), field="person")
    if Follow.objects.live().filter(person=by).count() >= following.MOST:
        raise RuleBroken(_("You follow %(count)s already. Let go of some first.") % {"count": following.MOST})
