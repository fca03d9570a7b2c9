"""The whole API at once: who learns what, and whether it keeps to its own description."""
