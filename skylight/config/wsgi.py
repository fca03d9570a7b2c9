"""The door for the web server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skylight.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from skylight.config.databases import hurry

for database in settings.DATABASES.values():
    hurry(database)
application = get_wsgi_application()
# What the first request would otherwise wait for.
get_resolver().url_patterns  # noqa: B018
