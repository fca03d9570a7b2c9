"""Every recurring job: when (cron, UTC), which task, and what for.

A run that fell due while no worker was awake is made up for once.
"""

SCHEDULE: list[tuple[str, str, str]] = [
    (
        "2 * * * *",
        "skylight.cycles.tasks.open_due_cycles",
        "Open the next cycle when its drafting begins, soon after midnight wherever people live.",
    ),
    (
        "7 1 * * *",
        "skylight.goals.tasks.recompute_ranges",
        "Let weeks without a report count against key results that keep within a range.",
    ),
    (
        "37 2 * * *",
        "skylight.org.tasks.record_figures",
        "Count layers and spans again, since people leave on days that were set ahead.",
    ),
    (
        "17 3 * * *",
        "skylight.cli.tasks.forget_expired_sessions",
        "Delete sessions that nobody can use any more.",
    ),
    (
        "47 3 * * *",
        "skylight.cli.tasks.forget_old_task_results",
        "Delete what is kept of jobs done a month ago.",
    ),
]
