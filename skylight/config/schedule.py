"""Every recurring job: when (cron, UTC), which task, and what for.

A run that fell due while no worker was awake is made up for once.
"""

SCHEDULE: list[tuple[str, str, str]] = [
    (
        "* * * * *",
        "skylight.activity.tasks.seal_events",
        "Seal what has happened, so that nobody can change it unnoticed.",
    ),
    (
        "2 * * * *",
        "skylight.cycles.tasks.open_due_cycles",
        "Open the next cycle when its drafting begins, soon after midnight wherever people live.",
    ),
    (
        "*/10 * * * *",
        "skylight.goals.tasks.count_boards",
        "Count the boards of a large company, whose pages then only read.",
    ),
    (
        "1,31 * * * *",
        "skylight.goals.tasks.end_pauses",
        "Go on with goals whose pause is over, soon after midnight wherever people live.",
    ),
    (
        "14,44 * * * *",
        "skylight.followup.tasks.count_weeks",
        "Count the weeks of large teams, whose pages then only read.",
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
        "52 * * * *",
        "skylight.drafting.tasks.remind_of_requests",
        "Remind both sides of requests for support that nobody has answered; a person once a day at most.",
    ),
    (
        "22 * * * *",
        "skylight.sso.api_tasks.forget_old_answers",
        "Delete what was kept for a day so that programs may repeat their calls.",
    ),
    (
        "27 0 * * *",
        "skylight.sso.api_tasks.revoke_leavers_tokens",
        "End the tokens of people who have left for good.",
    ),
    (
        "17 3 * * *",
        "skylight.cli.tasks.forget_expired_sessions",
        "Delete sessions that nobody can use any more.",
    ),
    (
        "27 3 * * *",
        "skylight.outbox.tasks.forget_old_deliveries",
        "Forget mails and webhooks that are done with for a month.",
    ),
    (
        "47 3 * * *",
        "skylight.cli.tasks.forget_old_task_results",
        "Delete what is kept of jobs done a month ago.",
    ),
    (
        "27 4 * * *",
        "skylight.imports.tasks.forget_uploads",
        "Delete uploaded files that nobody has brought in within a day.",
    ),
]
