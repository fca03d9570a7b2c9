"""Static files with a hash in their name, so that browsers may keep them for ever."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Leaves out htmx's extensions: none is used, and their comments read like imports of files that are not there."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext"]


class Storage(CompressedManifestStaticFilesStorage):
    """Rewrites addresses inside ES modules too."""

    support_js_module_import_aggregation = True
