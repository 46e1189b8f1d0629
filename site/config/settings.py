"""Settings of the whole site: one file, differences between machines are values of the environment."""

import tomllib
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.admin_settings import *  # noqa: F403
from config.database import PLANNING, PREPARING, PRIVATE_LOG, TIMEOUTS, database_url
from config.environment import Environment, ascii_host, names_in, unread_lines

# 1. Where things are -------------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parents[2]
ENVIRONMENT_FILE = BASE_DIR / ".env"
env = Environment(ENVIRONMENT_FILE)
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# 2. Mode and secrets -------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
DEMO_VOTERS = env.int("DEMO_VOTERS", default=1000)  # of the demonstration's finished vote
SECRET_KEY = env("SECRET_KEY", default="for-development-only" if DEBUG else "")
ALLOWED_HOSTS = [
    ascii_host(name)
    for name in env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
]
if not SECRET_KEY:
    raise ImproperlyConfigured("Не задан SECRET_KEY: положите в окружение длинную случайную строку.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Не задан ALLOWED_HOSTS: перечислите через запятую имена сайта.")
ALLOWED_HOSTS.append("127.0.0.1")  # programs of this machine that watch the site

SITE_URL = ascii_host(env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/"))
CSRF_TRUSTED_ORIGINS = [ascii_host(name) for name in env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])]

# 3. Applications -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.staticfiles",  # first: each `{% static %}` goes through this list until it finds it
    "showcase.users",
    "showcase.core",
    "showcase.contest",
    "showcase.news",
    "showcase.pages",
    "showcase.voting",
    "showcase.outreach",
    "showcase.press",
    "showcase.mirror",
    "showcase.operations",
    "showcase.staff",
    "showcase.demo",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "showcase.staff.apps.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "allauth",  # only the pages of `showcase.staff.sign_in.urls`
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.admin",  # only for the filters of wagtail-modeladmin; it has no address
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "showcase.core.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "showcase.core.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "showcase.core.middleware.RequestGuardMiddleware",
    "showcase.core.public_pages.PublicPagesMiddleware",
    "showcase.core.middleware.PublicGZipMiddleware",
    "showcase.mirror.serving.MirrorMiddleware",
    "showcase.core.away.AwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "showcase.core.admin_deletion.ProtectedDeletionMiddleware",
    "showcase.core.conflicts.ConflictMiddleware",
    "showcase.core.admin_session.KeepTypedMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "showcase.staff.middleware.SecondFactorMiddleware",
    "showcase.staff.middleware.BranchMiddleware",
    "showcase.core.redirects.OldAddressesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "showcase.core.context.site",
                "showcase.core.context.preferences",
                "showcase.mirror.context.mirror",
            ],
        },
    },
]

# 4. Database ---------------------------------------------------------------------------------------------------

DATABASE_URL = database_url(VAR_DIR)
DATABASES = {
    "default": {
        **env.db_url_config(DATABASE_URL),
        "ENGINE": "showcase.core.database",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"]["OPTIONS"] = TIMEOUTS | PREPARING | DATABASES["default"].get("OPTIONS", {})
DATABASE_SESSION = PRIVATE_LOG | PLANNING  # set in every session, if the role may
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},  # some 8 KB each
    },
}
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=0 if DEBUG else 60)  # 0: no caching
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# 5. People -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

SECOND_FACTOR_REQUIRED = not (DEMO or DEBUG)  # of people with permissions on votes
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https://")

# 6. Language and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "showcase" / "locale"]
TIME_ZONE = "Europe/Moscow"

# 7. Files ------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "showcase.core.static_storage.BundledStaticFilesStorage"
    },
}
PRESS_PACKS_DIR = VAR_DIR / "press"  # generated from the pages, so not backed up
MIRROR_DIR = VAR_DIR / "mirror"  # generated too
CACHE_REFRESH_URL = env("CACHE_REFRESH_URL", default="")  # nginx refreshes its cached pages through it
FILE_UPLOAD_HANDLERS = [
    "showcase.core.uploads.MemoryHandler",
    "showcase.core.uploads.TemporaryFileHandler",
]
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # half the files to compress, and every one may be cached for ever

# 8. Headers and cookies ----------------------------------------------------------------------------------------

SECURE = env.bool("SECURE", default=SITE_URL.startswith("https://"))
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Both affect other sites of the domain and cannot be revoked for a year, so the domain's owner decides.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "showcase.voting.views.guard.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
REQUEST_BODY_LIMITS = {  # bytes by the beginning of the path; the web server applies the first match
    "/admin/login/": 64 * 1024,
    "/admin/": 64 * 1024 * 1024,
    "/soobshchit/": 32 * 1024 * 1024,  # a photo; the form explains its own limit of 15 MB
    "": 64 * 1024,
}

# 9. Wagtail ----------------------------------------------------------------------------------------------------

WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# 10. Mail and logs ---------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="robot@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
LOG_FORMAT = env("LOG_FORMAT", default="line")
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured("LOG_FORMAT: напишите line или json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "showcase.core.logs.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s",
        },
        "json": {"class": "showcase.core.logs.JSONFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django_tasks": {"level": "WARNING"},  # at INFO four lines for every saved picture
        "pymorphy3": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},  # every edit is in its own log already
    },
}

# 11. Seen from outside ------------------------------------------------------------------------------------------

ALARM_EMAILS = env.list("ALARM_EMAILS", default=[])  # who keeps the site running
ALARMS_DIR = VAR_DIR / "alarms"  # records of recently sent alarms
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # allows access to /metrics from other hosts
CERTIFICATE_FILE = env("CERTIFICATE_FILE", default="")  # empty: the certificate is read from SITE_URL

# 12. Voting ----------------------------------------------------------------------------------------------------

EMAIL_TIMEOUT = 10  # seconds; Django waits for ever by default
VOTING_KEYS_DIR = Path(
    env("VOTING_KEYS_DIR", default=str(VAR_DIR / "voting"))
)  # never store it with the database backups
VOTING_SMS_GATEWAY = env("VOTING_SMS_GATEWAY", default="console" if DEBUG or DEMO else "off")
VOTING_SMS_TIMEOUTS = (3.05, 8)  # seconds to connect, seconds to answer
VOTING_SMS_DAILY_BUDGET = env.int("VOTING_SMS_DAILY_BUDGET", default=20_000)  # messages a Moscow day
VOTING_ALARM_EMAILS = env.list("VOTING_ALARM_EMAILS", default=[])  # who is alerted at once
VOTING_COMMISSION_EMAILS = env.list("VOTING_COMMISSION_EMAILS", default=[])  # who gets the hourly digests
VOTING_SENDER_THREADS = env.int("VOTING_SENDER_THREADS", default=16)  # concurrent sends of the worker
SMSRU_API_ID = env("SMSRU_API_ID", default="")
SMSRU_URL = env("SMSRU_URL", default="https://sms.ru")
SMSC_LOGIN = env("SMSC_LOGIN", default="")
SMSC_PASSWORD = env("SMSC_PASSWORD", default="")
SMSC_URL = env("SMSC_URL", default="https://smsc.ru")
SMS_SENDER = env("SMS_SENDER", default="")  # the name agreed with the gateway; empty: the gateway's own

# 13. Backups ---------------------------------------------------------------------------------------------------

BACKUP_DIR = Path(env("BACKUP_DIR", default=str(VAR_DIR / "backups")))  # better on another disk
BACKUP_KEYS_DIR = env("BACKUP_KEYS_DIR", default="")  # of the vote's keys; never beside the other backups
BACKUPS_KEPT = {"%Y-%m-%d": 7, "%G-%V": 5, "%Y-%m": 12}  # one for each of the last days, weeks, months

# 14. Names -----------------------------------------------------------------------------------------------------

ENVIRONMENT_NAMES = frozenset({*env.names, "DATABASE_URL", "PORT"})  # two that other modules read
ENVIRONMENT_GIVEN = names_in(ENVIRONMENT_FILE)
ENVIRONMENT_UNREAD = unread_lines(ENVIRONMENT_FILE)
