"""Django's engine for PostgreSQL, with a cheaper look at an idle connection and no patience with a server that is gone."""
