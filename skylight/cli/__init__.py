"""The skylight command line."""
