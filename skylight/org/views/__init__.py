"""Pages about people, lines and teams."""
