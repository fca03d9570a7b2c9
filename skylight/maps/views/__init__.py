"""Pages and data of this app."""
