"""Writing goals together: the cockpit, requests for support, suggestions, ordinary work, templates."""
