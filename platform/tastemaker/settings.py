"""Django's settings, derived from the deployment (`deployment.py`) and nothing else."""

import os
from datetime import timedelta

import dj_database_url

from gpu_jobs.jobs.queues import UPKEEP
from tastemaker.deployment import BASE_DIR, Deployment
from tastemaker.settings_access import *  # noqa: F403
from tastemaker.settings_access import ACCESS_APPS, SIGN_IN, THROTTLE_CLASSES, THROTTLE_RATES
from tastemaker.settings_intake import FETCH_NETWORKS, UPLOAD_MOST_BYTES  # noqa: F401
from tastemaker.settings_stages import CAPTION_MODEL, STAGES  # noqa: F401

# Threads of OpenMP that wait by spinning take the processor from those they wait for: where several workers share a
# machine, sampling then costs up to nine times the processor's time. Said before torch is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# What loads is told by the job; the libraries' own bars would only fill the workers' logs. Said before tqdm is.
os.environ.setdefault("TQDM_DISABLE", "1")

DEPLOYMENT = Deployment.from_environment(os.environ)
EMBEDDED = DEPLOYMENT.embedded
VAR_DIR = DEPLOYMENT.var_dir
MEDIA_ROOT = VAR_DIR / "media"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")  # where letters go while there is no mail server

SECRET_KEY = DEPLOYMENT.secret_key
METRICS_TOKEN = DEPLOYMENT.metrics_token
DEBUG = False
ALLOWED_HOSTS = list(DEPLOYMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(DEPLOYMENT.trusted_origins)

INSTALLED_APPS = [
    "tastemaker.apps.OperatorsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    *ACCESS_APPS,
    "annotation.apps.AnnotationConfig",
    "curation.apps.CurationConfig",
    "gpu_jobs.apps.GpuJobsConfig",
    "tastemaker.accounts.apps.AccountsConfig",
    "tastemaker.apps.TastemakerConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tastemaker.content_security.ContentSecurityPolicy",
]

ROOT_URLCONF = "tastemaker.urls"
WSGI_APPLICATION = "tastemaker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        # django-allauth's letters speak of the request; the operators' pages also of who asks, and what was done.
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- the database is the truth ---------------------------------------------------------------------

DATABASES = {"default": dj_database_url.parse(DEPLOYMENT.database_url, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue instead of failing when a read turns into a write: every transaction announces itself.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    # Lets `annotation.one_trip` prepare its statements; Django's own cursors prepare nothing, whatever stands here.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False

# --- the REST API ----------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tastemaker.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tastemaker.rest.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "tastemaker.rest.schema.ApiSchema",
    "DEFAULT_PAGINATION_CLASS": "tastemaker.rest.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": ["annotation.api.filters.ByAllowList"],
    "EXCEPTION_HANDLER": "tastemaker.rest.problems.as_problem",
    "DEFAULT_THROTTLE_CLASSES": THROTTLE_CLASSES,
    "DEFAULT_THROTTLE_RATES": THROTTLE_RATES,
    # Whose word about a caller's address is taken: of so many proxies, not of the caller.
    "NUM_PROXIES": SIGN_IN.proxies,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tastemaker",
    "DESCRIPTION": "Human taste into training data, training data into better models.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "annotation.api.instrument_schemas.add_instrument_schemas",
        "annotation.api.exclusive_bounds.flag_exclusive_bounds",
    ],
    # Fields of one name and several meanings: what each is called in the schema.
    "ENUM_NAME_OVERRIDES": {
        "AnnotatorKindEnum": "annotation.models.Annotator.Kind",
        "MachineKindEnum": "annotation.api.bulk_judgments.MACHINES",
        "SampleKindEnum": "annotation.models.Sample.Kind",
        "RowOutcomeEnum": "annotation.api.bulk_rows.OUTCOMES",
        "AttemptOutcomeEnum": "gpu_jobs.models.Attempt.Outcome",
    },
}
CSRF_FAILURE_VIEW = "tastemaker.rest.handlers.forbidden"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads" / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)

# --- the interface ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60
# What Vite builds has the hash of its content in its name: other content has another name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/[^/]+-[\w-]{8}\.\w+$"

# --- sessions and transport ------------------------------------------------------------------------

SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not EMBEDDED
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED  # browsers trust http://localhost, and only that
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not EMBEDDED:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Celery: messages only wake workers up, rows are the truth -------------------------------------

CELERY_BROKER_URL = DEPLOYMENT.broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = UPKEEP
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A round that nobody came to is no use beside the next one.
    "reap-lapsed-jobs": {"task": "gpu_jobs.jobs.tasks.reap", "schedule": 15.0, "options": {"expires": 15}},
    "tidy": {"task": "gpu_jobs.jobs.tasks.tidy", "schedule": timedelta(days=1)},
    "forget-expired-sessions": {
        "task": "tastemaker.accounts.tasks.forget_expired_sessions",
        "schedule": timedelta(days=1),
    },
}
if CELERY_BROKER_URL.startswith("filesystem://"):
    _messages = VAR_DIR / "broker" / "messages"
    _control = VAR_DIR / "broker" / "control"
    for _folder in (_messages, _control):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_messages),
        "data_folder_out": str(_messages),
        "control_folder": str(_control),
    }

# --- jobs ------------------------------------------------------------------------------------------

JOB_LEASE_SECONDS = 60
JOB_HEARTBEAT_SECONDS = 10
JOB_MAX_ATTEMPTS = 4
KEEP_ANSWERS_FOR = DEPLOYMENT.keep_answers_for

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # FAISS tells at INFO which processor it was not built for, kombu at WARNING that a file broker has no host.
    "loggers": {"faiss": {"level": "WARNING"}, "kombu.connection": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TASTEMAKER_LOG_LEVEL", "INFO")},
}
