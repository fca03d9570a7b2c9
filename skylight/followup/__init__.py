"""Following goals up together: the course of a team's cycle, its end, and weekly reports."""
