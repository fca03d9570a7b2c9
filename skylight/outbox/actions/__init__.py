"""Everything that can be done to webhooks and to what is on its way."""

from skylight.outbox.actions.claims import claim_endpoint, claim_letters, put_back, release
from skylight.outbox.actions.endpoints import add_endpoint, edit_endpoint, pause, remove, resume, rotate
from skylight.outbox.actions.results import arrived, drop, failed, letter_failed, letter_sent, stop
from skylight.outbox.actions.sending import forget_old, resend, test

__all__ = [
    "add_endpoint",
    "arrived",
    "claim_endpoint",
    "claim_letters",
    "drop",
    "edit_endpoint",
    "failed",
    "forget_old",
    "letter_failed",
    "letter_sent",
    "pause",
    "put_back",
    "release",
    "remove",
    "resend",
    "resume",
    "rotate",
    "stop",
    "test",
]
