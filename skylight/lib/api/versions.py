"""Which version a write has read: If-Match, or `version` in the body."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from skylight.lib.api.problems import Problems

# An ETag of ours begins with the version: "7.3f9a…"; the version alone does as well.
_TAG = re.compile(r'\s*(?:W/)?"(\d{1,9})(?:\.[0-9a-f]*)?"\s*')


def version_of(request: HttpRequest, given: int | None = None) -> int | None:
    """The version, or None when nobody said (which the action answers with VersionMissing, 428).

    Raises Problems (422) when the header cannot be read or says another than the body.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return given
    found = _TAG.fullmatch(header)
    if found is None:
        raise Problems(422, "invalid", _("Send the ETag of the thing as you read it."), field="If-Match")
    version = int(found[1])
    if given is not None and given != version:
        raise Problems(422, "invalid", _("If-Match and version say different things."), field="version")
    return version
