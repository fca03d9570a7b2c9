"""The door for the web server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skylight.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from skylight.config.databases import hurry

for database in settings.DATABASES.values():
    hurry(database)
application = get_wsgi_application()
