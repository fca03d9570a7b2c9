"""The demo company, made through actions only."""
