"""The door for the web server."""

import gc
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
# All of that stays for good. Without this a request now and then waits a tenth of a second while it is gone through.
gc.freeze()
