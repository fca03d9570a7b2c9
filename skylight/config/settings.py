"""Every setting of an installation; the environment decides, docs/configuration.md explains."""

import contextlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from skylight.config.databases import database_from, replica_from
from skylight.config.events import EVENT_KINDS as SKYLIGHT_EVENT_KINDS  # noqa: F401
from skylight.config.schedule import SCHEDULE as SKYLIGHT_SCHEDULE  # noqa: F401

BASE = Path(__file__).resolve().parents[2]
TESTING = "pytest" in sys.modules
DATA = Path(os.environ.get("SKYLIGHT_DATA") or BASE / "data").absolute()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("SKYLIGHT_DEBUG") == "1"
DEMO = os.environ.get("SKYLIGHT_DEMO") == "1"


def _secret_key() -> str:
    """The key from the environment, else one made on the first start and kept in the data folder."""
    given = os.environ.get("SKYLIGHT_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("SKYLIGHT_SECRET_KEY needs at least 32 characters.")
        return given
    kept = DATA / "secret_key"
    if not kept.exists():
        _keep(kept, secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _keep(path: Path, text: str) -> None:
    """Write a file that only its owner reads, unless another process has just written it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(name, path)
    os.unlink(name)


SECRET_KEY = _secret_key()

ADDRESS = os.environ.get("SKYLIGHT_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
HTTPS = ADDRESS.startswith("https://")
ALLOWED_HOSTS = [
    host for host in os.environ.get("SKYLIGHT_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host
]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "skylight.config.static.StaticFiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "skylight.ui",
    "skylight.activity",
    "skylight.org",
    "skylight.policies",
    "skylight.cycles",
    "skylight.goals",
    "skylight.drafting",
    "skylight.maps",
    "skylight.followup",
    "skylight.outbox",
    "skylight.sso",
    "skylight.imports",
    "skylight.pages",
    "skylight.demo",
    "skylight.cli",
]

MIDDLEWARE = [
    "skylight.lib.request_ids.named",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "skylight.lib.outages.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "skylight.sso.api_auth.programs",
    "skylight.sso.middleware.signed_in",
    "skylight.lib.middleware.preferences",
    "skylight.lib.api.middleware.as_problems",
    "skylight.lib.middleware.answers",
    "skylight.activity.middleware.lagging_reads",
]

ROOT_URLCONF = "skylight.config.urls"
CSRF_FAILURE_VIEW = "skylight.sso.views.form_expired"
WSGI_APPLICATION = "skylight.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": sorted((BASE / "skylight").glob("*/templates")),
        "OPTIONS": {
            "environment": "skylight.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "skylight.ui.context.shell",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

PGBOUNCER = os.environ.get("SKYLIGHT_PGBOUNCER") == "1"
DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), DATA, pooled=PGBOUNCER)}
if os.environ.get("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = replica_from(os.environ["DATABASE_REPLICA_URL"], DATA, pooled=PGBOUNCER)
    DATABASE_ROUTERS = ["skylight.lib.replica.Router"]
# Pages that a replica may answer, a few seconds behind.
SKYLIGHT_LAGGING_PAGES = frozenset(
    {
        "followup:courses", "followup:progress", "followup:timeline", "home", "goals:explorer", "goals:explorer_csv", "goals:board", "maps:map", "maps:nodes",
        "org:people", "org:people_options", "org:chart", "org:history", "org:teams", "org:teams_options",
        "structure", "person", "team",
    }
)  # fmt: skip

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["skylight.sso.backends.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "skylight.sso.passwords.UnlikeTheirName",
        "OPTIONS": {"user_attributes": ["name", "other_name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Seconds for which a link to set a new password works; and the one for somebody who has none yet.
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_TIMEOUT = 60 * 60 * 24 * int(os.environ.get("SKYLIGHT_INVITATION_DAYS", "7"))

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "skylight.sso.adapter.PeopleAdapter"
ACCOUNT_FORMS = {
    "login": "skylight.sso.forms.SignIn",
    "reset_password": "skylight.sso.forms.ForgottenPassword",
    "user_token": "skylight.sso.forms.Link",
    "reset_password_from_key": "skylight.sso.forms.NewPassword",
    "change_password": "skylight.sso.forms.ChangePassword",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# How often: per network address ("ip"), per e-mail address ("key"), per person ("user").
# A whole office may stand behind one address, so that limit is wide and counts only what failed.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "30/m/ip,300/h/ip,10/15m/key",
    "login_failed_on_known_device": "10/15m/key",
    "reset_password": "20/m/ip,5/15m/key",
    "reset_password_from_key": "30/m/ip",
    "change_password": "5/m/user",
}
# How many proxies of our own stand in front, each adding to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SKYLIGHT_PROXIES", "1" if HTTPS else "0"))

# A sign-in lasts until nobody came for so many days, and never longer than so many.
SESSION_COOKIE_AGE = 60 * 60 * 24 * int(os.environ.get("SKYLIGHT_SESSION_IDLE_DAYS", "14"))
SESSION_LONGEST = 60 * 60 * 24 * int(os.environ.get("SKYLIGHT_SESSION_DAYS", "30"))
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
# The proxy in front turns http into https; sub-domains and the browsers' preload list are the company's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
X_FRAME_OPTIONS = "DENY"

# Requests a minute: of one token or person, and of one address that shows neither. 0 is no limit.
API_LIMIT = int(os.environ.get("SKYLIGHT_API_LIMIT", "600"))
API_LIMIT_STRANGERS = int(os.environ.get("SKYLIGHT_API_LIMIT_STRANGERS", "120"))
if TESTING:
    API_LIMIT = API_LIMIT_STRANGERS = 0

# A pasted list of two hundred lines is looked at in one form, seven fields a line.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "skylight.lib.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# Roomy, because a cache that is full forgets at random, and what it keeps are counted guesses.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if TESTING:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

EMAIL_HOST = os.environ.get("SKYLIGHT_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SKYLIGHT_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("SKYLIGHT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SKYLIGHT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SKYLIGHT_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("SKYLIGHT_MAIL_FROM", "Skylight <skylight@localhost>")

# What stands on the page of a goal besides what is its own: function(objective, key_result, viewer, at), a panel or None.
SKYLIGHT_GOAL_PANELS = ["skylight.drafting.panels.suggested", "skylight.drafting.request_panels.requested"]
# Who is told of each event, inside its transaction: function(event, ids of the people who get a notice).
SKYLIGHT_SUBSCRIBERS = ["skylight.outbox.subscribers.mails", "skylight.outbox.subscribers.webhooks"]
# Seconds for which a worker keeps what it has taken to send; if it dies, others take it up after that.
OUTBOX_LEASE = int(os.environ.get("SKYLIGHT_OUTBOX_LEASE", "60"))
# Hosts besides the open internet that may be called, each as host:port, and only these.
OUTGOING_ALLOW = [one for one in os.environ.get("SKYLIGHT_OUTGOING_ALLOW", "").split(",") if one.strip()]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("SKYLIGHT_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("SKYLIGHT_STATIC", BASE / "static"))
if TESTING:
    STATIC_ROOT = DATA / "static"
    STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    if TESTING or DEBUG
    else {"BACKEND": "skylight.config.static.Storage"},
}

SKYLIGHT_NAV = [
    (_("Home"), "home", "home"),
    (_("My OKRs"), "goals:mine", "mine"),
    (_("Check in"), "goals:check_in", "check_in"),
    (_("Objectives"), "goals:explorer", "explorer"),
    (_("Alignment"), "maps:map", "map"),
    (_("People"), "org:people", "people"),
    (_("Organisation"), "org:chart", "chart"),
    (_("Teams"), "org:teams", "teams"),
    (_("Cycles"), "cycles:list", "cycles"),
]

# Pages that belong together, shown as tabs by "ui/settings_tabs.html", "ui/own_tabs.html" and "ui/team_tabs.html":
# the words, the route, only for the administrator. A route that is not there is left out.
SKYLIGHT_TABS = {
    "mine": [
        (_("My OKRs"), "goals:mine", False),
        (_("Write"), "drafting:cockpit", False),
        (_("Requests"), "drafting:requests", False),
        (_("Ordinary work"), "drafting:work", False),
        (_("Weekly report"), "followup:own_report", False),
        (_("Close the cycle"), "followup:closing", False),
        (_("Following"), "followup:following", False),
    ],
    "team": [
        (_("OKRs"), "team", False),
        (_("Progress"), "followup:progress", False),
        (_("Timeline"), "followup:timeline", False),
        (_("Weekly report"), "followup:team_report", False),
    ],
    "settings": [
        (_("General"), "org:preferences", False),
        (_("Password"), "account_change_password", False),
        (_("Tokens"), "tokens", False),
        (_("Webhooks"), "outbox:webhooks", False),
        (_("My data"), "own_data", False),
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"outages": {"()": "skylight.lib.outages.Told"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outages"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("SKYLIGHT_LOG", "WARNING")},
}
