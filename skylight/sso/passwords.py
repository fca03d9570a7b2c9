"""What a password must not be, where the sentences of Django do not fit."""

from __future__ import annotations

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.utils.translation import gettext as _


class UnlikeTheirName(UserAttributeSimilarityValidator):
    """Not the person's own name or e-mail address, nor nearly."""

    def get_error_message(self) -> str:
        return _("This password is too much like your name or e-mail address.")
