"""People, teams and dated reporting lines."""
