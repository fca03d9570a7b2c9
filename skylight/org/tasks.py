"""What happens after a change of structure, and every night."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.org import actions


@task()
def record_figures() -> None:
    """Count layers and spans again; run after changes of structure and once a night.

    Counting reads every person, so it follows the change instead of holding it up, and an import of 100,000 people
    is counted once, not 100,000 times: `Company.figures_due_on` says that a count is on its way.
    """
    actions.record_figures(at=timezone.now())
