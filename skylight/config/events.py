"""Every kind of event that other programs may be told of, in words; all others stay in the house."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENT_KINDS: list[tuple[str, Any]] = [
    ("goals.drafted", _("An objective was drafted")),
    ("goals.published", _("An objective was published")),
    ("goals.edited", _("An objective was edited")),
    ("goals.closed", _("An objective was closed")),
    ("goals.abandoned", _("An objective was abandoned")),
    ("goals.resumed", _("An objective was taken up again")),
    ("goals.reopened", _("A closed objective was opened again")),
    ("goals.carried_over", _("An objective was carried over")),
    ("goals.weighed", _("Weights were set")),
    ("goals.restricted", _("An objective was restricted to a few readers")),
    ("goals.restriction_lifted", _("A restriction was lifted")),
    ("goals.key_result_added", _("A key result was added")),
    ("goals.key_result_edited", _("A key result was edited")),
    ("goals.key_result_cancelled", _("A key result was cancelled")),
    ("goals.key_result_restored", _("A key result was restored")),
    ("goals.checked_in", _("A check-in was made")),
    ("goals.check_in_corrected", _("A check-in was corrected")),
    ("goals.scored", _("A score was given")),
    ("goals.looked_back", _("A retrospective was written")),
    ("goals.commented", _("A comment was written")),
    ("goals.comment_solved", _("A comment was marked as settled")),
    ("goals.aligned", _("An objective was aligned to another")),
    ("goals.alignment_acknowledged", _("An alignment was acknowledged")),
    ("goals.alignment_challenged", _("An alignment was challenged")),
    ("goals.alignment_ended", _("An alignment was ended")),
    ("org.person_added", _("A person was added")),
    ("org.person_left", _("A departure was set")),
    ("org.person_taken_back", _("Somebody stays or came back")),
    ("org.manager_set", _("Somebody got another manager")),
    ("org.line_added", _("A reporting line was added")),
    ("org.line_ended", _("A reporting line ended")),
    ("org.team_joined", _("Somebody joined a team")),
    ("org.team_added", _("A team was added")),
    ("org.team_edited", _("A team was edited")),
    ("org.team_moved", _("A team moved")),
    ("org.team_led", _("A team got another leader")),
    ("org.team_closed", _("A team was closed")),
    ("org.team_reopened", _("A closed team was opened again")),
    ("cycles.opened", _("A cycle was opened")),
    ("policies.decided", _("A team settled how it works")),
    ("policies.undecided", _("A team went back to what is usual")),
]
