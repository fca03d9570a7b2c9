"""Django's own command line, for the people who build Skylight."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skylight.config.settings")
    execute_from_command_line(sys.argv)
