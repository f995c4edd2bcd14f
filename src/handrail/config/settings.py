"""Django's settings, made from the environment."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.config.databases import database_settings
from handrail.config.environment import read_environment
from handrail.config.secret_key import secret_key

HANDRAIL = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key(HANDRAIL)
DEBUG = HANDRAIL.debug
ALLOWED_HOSTS = HANDRAIL.allowed_hosts
CSRF_TRUSTED_ORIGINS = [HANDRAIL.public_url]
ROOT_URLCONF = "handrail.config.urls"
WSGI_APPLICATION = "handrail.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "handrail.changes",
    "handrail.accounts",
    "handrail.assistants",
    "handrail.intents",
    "handrail.autonomy",
    "handrail.knowledge",
    "handrail.conversations",
    "handrail.answering",
    "handrail.inbox",
    "handrail.history",
    "handrail.audit",
    "handrail.insights",
    "handrail.quality",
    "handrail.readiness",
    "handrail.governance",
    "handrail.widget",
    "handrail.console",
]

MIDDLEWARE = [
    "handrail.config.requests.RequestIdMiddleware",
    "handrail.config.requests.FreshConnectionMiddleware",
    "handrail.config.cross_origin.CrossOriginMiddleware",
    "handrail.config.error_pages.OneErrorShapeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "handrail.config.requests.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handrail.console.middleware.PersonsZoneMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database_settings(HANDRAIL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["handrail.accounts.signing_in.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "console:sign_in"
LOGIN_REDIRECT_URL = "console:inbox"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HANDRAIL.public_url.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "console" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = True
WHITENOISE_MAX_AGE = 300

ENCODER_FACTORY = "handrail.adapters.embeddings.make_encoder"
HANDOFF_ROUTER = "handrail.readiness.routing.destination"
TRANSLATOR_FACTORY = "handrail.adapters.translation.make_translator"

OUTCOME_FOLLOWERS = [
    "handrail.insights.collecting.collect_quiet",
    "handrail.governance.tripwires.watching.watch",
]
CELL_FOLLOWERS = ["handrail.governance.progress.measure_next"]
HANDOFF_DEADLINE = "handrail.readiness.escalation.deadline_for"

PROCRASTINATE_ON_APP_READY = "handrail.config.jobs.on_app_ready"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "handrail.config.logs.KeyValueFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "handrail": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        "django.server": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
    },
}
