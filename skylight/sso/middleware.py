"""Everybody signs in, and whoever may no longer sign in is out at the next request."""
