"""Every route and every operation, asked as everybody."""
