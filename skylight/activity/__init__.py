"""What happened: events, comments and notices."""
