"""One-time links: each works once, for a short while, and only as long as nothing about the person changes."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone

from skylight.org.models import Person


class OneTimeTokens(PasswordResetTokenGenerator):
    """Tokens for setting a password. Setting it, signing in, a new e-mail address or leaving ends them."""

    key_salt = "skylight.sso.tokens"

    def token(self, person: Person, at: datetime) -> str:
        """A token for an hour; for a week if the person has no password yet, which makes it an invitation."""
        more = (
            0
            if person.has_usable_password()
            else settings.INVITATION_TIMEOUT - settings.PASSWORD_RESET_TIMEOUT
        )
        seconds = self._num_seconds(at.astimezone(UTC).replace(tzinfo=None))
        return self._make_token_with_timestamp(person, seconds + more, self.secret)

    def _make_hash_value(self, user: Person, timestamp: int) -> str:
        state = (user.kind, user.is_active, user.left_on, user.merged_into_id)
        return f"{super()._make_hash_value(user, timestamp)}{state}"

    def _now(self) -> datetime:
        # In UTC: with local time a link would live an hour longer or shorter when the clocks change.
        return timezone.now().replace(tzinfo=None)


tokens = OneTimeTokens()
