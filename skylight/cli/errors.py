"""What a command says when it cannot do what was asked."""


class Refused(Exception):
    """An expected problem: one calm line for the person at the terminal, exit code 1."""
