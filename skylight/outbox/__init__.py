"""What goes out by itself: mails about notices, and webhooks."""
