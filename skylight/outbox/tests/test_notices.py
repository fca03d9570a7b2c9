"""What may still be told is the same whether its text is written anew or kept, for readers of every kind."""

from __future__ import annotations

from datetime import timedelta

from skylight.activity.actions import follow
from skylight.activity.models import Event, Notice
from skylight.goals import actions as goals
from skylight.outbox.models import Delivery
from skylight.outbox.queries import notices
from tests import make
from tests.make import NOW


def test_each_hears_what_the_query_itself_lets_them_hear(ana, bo, li, cora, sam, wen, root):
    everybody = [ana, bo, li, cora, sam, wen, root]
    until = NOW + timedelta(days=9)
    for owner in (ana, bo, sam):
        plain, secret, learns = (
            make.objective(owner),
            make.objective(owner),
            make.objective(owner, kind="ability", readers="team"),
        )
        upper = make.objective(li)
        make.alignment(plain, upper)
        for goal in (plain, secret, learns):
            goals.comment(goal, by=owner, at=NOW, text="Why?", kind="question")
        goals.restrict(secret, by=owner, at=NOW, reason="Law", until_at=until, audience=[wen])
    for reader in (ana, cora, wen):
        follow(by=reader, at=NOW, person=sam)
    events = list(Event.objects.order_by("pk"))
    Notice.objects.bulk_create(
        (Notice(person=one, event=event) for one in (bo, cora, li, wen) for event in events),
        ignore_conflicts=True,
    )
    heard = set()
    for reader in everybody:
        parts = [Delivery(event=event, person=reader, due_at=NOW) for event in events]
        ids = [event.pk for event in events]
        told = notices.still_to_tell(parts, reader, NOW)
        news = notices.still_followed(parts, reader, NOW)

        assert told == {one.event_id for one in notices._to_tell(reader, NOW, parts=ids)}
        assert news == {one.pk for one in notices._followed(reader, NOW, parts=ids)}
        heard.add((frozenset(told), frozenset(news)))
    assert len(heard) >= 5
