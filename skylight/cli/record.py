"""What the doctor says of the record of events: is it as it was written?"""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime, timedelta

from skylight.activity import verification
from skylight.activity.models import Event, Unsealed
from skylight.activity.verification import Verdict
from skylight.cli.safety import Check

SEALED_WITHIN = timedelta(minutes=10)


def checks(at: datetime, *, head: str | None = None) -> list[Check]:
    """The chain, whether sealing keeps up, and whether a hash noted earlier is still in it."""
    verdict = verification.verify(tell=_progress)
    _progress(None)
    return [_chain(verdict), _sealing(verdict, at), *([_head(head)] if head else [])]


def _progress(done: int | None) -> None:
    """How far it is, where somebody looks."""
    if sys.stderr.isatty():
        print(
            "\r\033[K" if done is None else f"\r{done:,} events verified", end="", file=sys.stderr, flush=True
        )


def _chain(verdict: Verdict) -> Check:
    text = (
        _problem(verdict) or f"{verdict.sealed} events are as they were sealed; the head is {verdict.head}."
    )
    return Check(
        "events", "ok" if verdict.holds else "problem", text, {**asdict(verdict), "holds": verdict.holds}
    )


def _problem(verdict: Verdict) -> str:
    if verdict.fault:
        fault = verdict.fault
        event = f"event {fault.event}" if fault.event else "an event"
        return f"The record of events was changed: at number {fault.sequence} ({event}) {fault.text}."
    if verdict.forgotten:
        return f"{verdict.forgotten} events have no seal and wait for none: they were slipped in, or their seals taken away."
    if verdict.missing_triggers:
        return f"The database lets events be changed: {', '.join(verdict.missing_triggers)} is missing."
    return ""


def _sealing(verdict: Verdict, at: datetime) -> Check:
    oldest = Event.objects.filter(pk__in=Unsealed.objects.order_by("pk").values("pk")[:1]).first()
    if oldest and at - oldest.at > SEALED_WITHIN:
        return Check(
            "sealing",
            "warning",
            f"{verdict.unsealed} events wait for their seals, some for long: skylight worker seals them.",
        )
    return Check(
        "sealing", "ok", f"{verdict.unsealed} events wait for their seals, which a worker gives each minute."
    )


def _head(head: str) -> Check:
    if verification.holds_hash(head.strip().lower()):
        return Check("head", "ok", "The head that was noted is in the chain: nothing was cut off since.")
    return Check(
        "head",
        "problem",
        "The head that was noted is not in the chain: what followed it, or it, was cut off.",
    )
