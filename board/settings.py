"""Settings, read from the environment. `.env.example` names every key; what cannot be read stops the start."""

import secrets
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.contrib import messages

from board.lib import cursors, env, mail, postgres

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR") or BASE_DIR / ".data")
DEBUG = env.flag("DEBUG")
SITE_NAME = "Circuit Board"
SITE_URL = env.web_address("SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000, 1, 65535)}")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, 0, 9)


def _secret_key() -> str:
    """The secret from the environment. A development checkout makes and keeps its own; production has no default."""
    given = env.text("SECRET_KEY")
    if given:
        if not DEBUG and len(given) < 32:
            raise env.BadSetting("SECRET_KEY", "use at least 32 characters.")
        return given
    if not DEBUG:
        raise env.BadSetting(
            "SECRET_KEY", "not set. Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

INSTALLED_APPS = [
    "board",
    "programs",
    "problems",
    "users",
    "board.apps.BoardAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "procrastinate.contrib.django",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "board.middleware.HeadersAlone",
    "board.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "board.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "board.middleware.PageMethods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "board.middleware.DatabaseAway",
    "board.middleware.ConditionalGet",
    "board.page_views.CountPageViews",
    "board.shared_pages.SharedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "board.middleware.FormAddresses",
    "board.renditions.ByAccept",
    "board.middleware.NothingThere",
]

ROOT_URLCONF = "board.urls"
WSGI_APPLICATION = "board.wsgi.application"

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
                "board.context.site",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "board.templatetags.addresses",
                "board.templatetags.counts",
                "board.templatetags.drawn",
                "board.templatetags.events",
                "board.templatetags.forms",
                "board.templatetags.kept",
                "board.templatetags.marks",
                "board.templatetags.people",
                "board.templatetags.states",
                "board.templatetags.texts",
                "board.templatetags.times",
                "board.templatetags.words",
            ],
        },
    }
]

# The database. Web requests get timeouts and a small pool; migrations and the worker a direct line without either.
DIRECT = len(sys.argv) > 1 and sys.argv[1] in {"migrate", "worker"}
_direct_url = env.text("DATABASE_URL_DIRECT") if DIRECT else ""
_database_key = "DATABASE_URL_DIRECT" if _direct_url else "DATABASE_URL"
_database_url = _direct_url or env.text("DATABASE_URL")
if not _database_url and not DEBUG:
    raise env.BadSetting("DATABASE_URL", "not set. Outside development the board needs a PostgreSQL of its own.")
try:
    DATABASES = {"default": dj_database_url.parse(_database_url or postgres.database_url(DATA_DIR))}
except (ValueError, KeyError) as error:
    raise env.BadSetting(_database_key, "not a database address like postgresql://user:password@host/name.") from error
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise env.BadSetting(_database_key, "only PostgreSQL is supported: postgresql://user:password@host/name.")
_pool_size = env.number("DATABASE_POOL_SIZE", 4, 0, 100)
_timeouts = {
    "statement_timeout": 8000,
    "lock_timeout": 4000,
    "idle_in_transaction_session_timeout": 15000,
    # Compiling a statement takes longer than any statement of this board runs.
    "jit": "off",
    # Each worker answers several at once: a statement leaves the other processors to them.
    "max_parallel_workers_per_gather": 0,
    # The database lies in memory or on a disk without a head: a page here and there costs what the next one does.
    "random_page_cost": 1.1,
    # A merge reads an index from its start to the last row that the other side has. Where statistics do not know that
    # row yet, as of what happened to the newest problems, it seems to be near, and all of a million are read.
    "enable_mergejoin": "off",
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "connect_timeout": 3,
        "tcp_user_timeout": 4000,
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
)
if not DIRECT:
    DATABASES["default"]["OPTIONS"]["options"] = " ".join(f"-c {name}={value}" for name, value in _timeouts.items())
if _pool_size and not DIRECT:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        # More come as they are needed. While one is enough, its plans and PostgreSQL's caches are warm.
        "min_size": 1,
        "max_size": _pool_size,
        "timeout": 5,
        # It waits twice as long before each try to connect again: after a minute away, half a minute more. Giving up
        # soon, it tries anew for whoever asks next.
        "reconnect_timeout": 2,
    }
# PostgreSQL plans some statements for longer than it runs them. Asked for a second time on a connection, it keeps the
# plan. Behind PgBouncer in transaction mode (pool size 0) neither a statement nor a cursor may outlive its transaction.
DATABASES["default"]["OPTIONS"] |= {
    "server_side_binding": True,
    "cursor_factory": cursors.BoundCursor,
    "prepare_threshold": 1 if _pool_size else None,
}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = not _pool_size

_redis_url = env.text("REDIS_URL")


def _cache(name: str, entries: int) -> dict:
    """In Redis where there is one; else in each process, bounded to so many entries."""
    if _redis_url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": _redis_url,
            "KEY_PREFIX": name,
        }
    memory = "django.core.cache.backends.locmem.LocMemCache"
    return {"BACKEND": memory, "LOCATION": name, "OPTIONS": {"MAX_ENTRIES": entries}}


# A page made for one visitor is given to the next ones. After so many seconds the database is asked whether anything
# has changed; 0 makes each page anew. Unchanged, a page lasts the longer time. A page has two entries: at 60 kB, the
# last 50 pages are 3 MB of a worker.
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 1, 0, 60)
PAGE_UNCHANGED_SECONDS = env.number("PAGE_UNCHANGED_SECONDS", 30, 0, 300)
# Views of problems' pages are added to the database that often; 0 counts none.
VIEW_COUNT_SECONDS = env.number("VIEW_COUNT_SECONDS", 60, 0, 3600)
CACHES = {"default": _cache("board", 300), "pages": _cache("pages", 100)}

# People and sign-in.
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "problems:my-board"
LOGOUT_REDIRECT_URL = "home"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_ADAPTER = "users.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "users.forms.ChangeEmailForm",
    "change_password": "users.forms.ChangePasswordForm",
    "login": "users.forms.LoginForm",
    "reauthenticate": "users.forms.ReauthenticateForm",
    "request_login_code": "users.forms.RequestLoginCodeForm",
    "reset_password": "users.forms.ResetPasswordForm",
    "reset_password_from_key": "users.forms.NewPasswordForm",
    "set_password": "users.forms.SetPasswordForm",
    "signup": "users.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_SIGNUP_REDIRECT_URL = "problems:my-board"
ACCOUNT_USERNAME_VALIDATORS = "users.adapters.username_validators"
ACCOUNT_USERNAME_MIN_LENGTH = 1
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# A code for a new address opens nothing that was there before, so it allows two tries more than one that signs in.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
# Long enough for a slow mail server. A code allows few tries, so more time does not help guessing.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = (
    15 * 60
)
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# One address for each account: a new one takes the place of the old one when its code is entered.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "users.adapters.MFAAdapter"
MFA_FORMS = {"add_webauthn": "users.forms.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# An account is never found, linked or created by an e-mail that a provider states: only by being signed in to it.
SOCIALACCOUNT_ADAPTER = "users.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "users.forms.ProviderSignupForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False


def _sign_in_providers() -> tuple[dict, list[str]]:
    """allauth's provider settings for those whose keys are set, and the hosts a sign-in form may lead to."""
    providers: dict = {}
    hosts = []
    for name, prefix, host in [
        ("github", "GITHUB", env.text("GITHUB_URL") or "https://github.com"),
        ("google", "GOOGLE", "https://accounts.google.com"),
        ("orcid", "ORCID", "https://orcid.org"),
        ("openid_connect", "OIDC", env.text("OIDC_URL")),
    ]:
        client, secret = env.text(f"{prefix}_CLIENT_ID"), env.text(f"{prefix}_CLIENT_SECRET")
        if not client:
            continue
        if not secret:
            raise env.BadSetting(f"{prefix}_CLIENT_SECRET", f"not set, though {prefix}_CLIENT_ID is.")
        app: dict = {"client_id": client, "secret": secret}
        if name == "openid_connect":
            if not host:
                raise env.BadSetting("OIDC_URL", "not set, though OIDC_CLIENT_ID is.")
            app |= {
                "provider_id": "oidc",
                "name": env.text("OIDC_NAME", "OpenID Connect"),
                "settings": {"server_url": host},
            }
        providers[name] = {"APPS": [app]}
        if name == "github" and env.text("GITHUB_URL"):
            providers[name]["GITHUB_URL"] = host
        hosts.append("/".join(host.split("/")[:3]))
    return providers, hosts


SOCIALACCOUNT_PROVIDERS, _provider_hosts = _sign_in_providers()
# They take an HTTP client along, 5 MB of a worker, which is spared where there are none.
INSTALLED_APPS += [f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS]

# Security headers.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *_provider_hosts],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {messages.ERROR: "refused"}
CSRF_FAILURE_VIEW = "board.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Mail goes out from the task queue, so that no request waits for a mail server.
EMAIL_BACKEND = "board.lib.mail.QueuedBackend"
EMAIL_TRANSPORT = mail.read_url(env.text("EMAIL_URL") or f"file://{DATA_DIR / 'mail'}")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM") or f"{SITE_NAME} <board@localhost>"

# Static files: hashed names, made by collectstatic; in development straight from the tree.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "board" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Where the nightly dump of everything public lies. The worker writes it, the site serves it from there.
DUMP_DIR = Path(env.text("DUMP_DIR") or DATA_DIR / "dumps")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
DATE_FORMAT = "j F Y"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORMS_URLFIELD_ASSUME_HTTPS = True

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["board.lib.parsing.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["users.api.tokens.BearerToken"],
    "DEFAULT_THROTTLE_CLASSES": ["users.api.access.ByToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "board.lib.openapi.ReadingSchema",
    "EXCEPTION_HANDLER": "board.api.problem_json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # A parameter named "format" is one that nobody knows, like any other.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": (
        "Concrete open problems in neural-network interpretability: read them, filter them, work on them.\n\n"
        "Reading needs no token. Acting does, and every verb has the address and the fields of its page. A list "
        "answers `results`, `next` and `previous`: follow `next` until it is null. An unknown parameter or field, or a "
        "value that cannot be read, is refused with 400, never ignored. Every failure is a "
        "problem document (RFC 9457). Everything read has an `ETag`; send it back as `If-None-Match` and get 304 while "
        "nothing has changed. `url` is always a page of the board, `link` always an address outside it. Times are UTC."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "SERVERS": [{"url": SITE_URL}],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "board.fields.with_meanings",
        "board.lib.openapi.with_parts",
        "board.lib.openapi.with_headers",
        "board.places.with_places",
    ],
    "TAGS": [
        {"name": "index", "description": "Where everything is."},
        {"name": "words", "description": "How curators keep tracks, skills and techniques."},
        {"name": "me", "description": "Who the token is of: profile, portfolio, and what it may do."},
        {"name": "notices", "description": "What you were told."},
        {"name": "webhooks", "description": "Your notices, sent to a program of yours, to Discord or to Slack."},
        {"name": "tokens", "description": "What your scripts act with."},
        {"name": "claimants", "description": "Invitations to claims and requests to join them, between two people."},
        {"name": "sponsorships", "description": "What you would look at as a mentor."},
        {"name": "mentor-requests", "description": "What somebody asks a mentor, between the two."},
        {"name": "proposals", "description": "Problems on their way to the list, between proposers and curators."},
        {"name": "suggestions", "description": "Edits of problems that members suggest, and what becomes of them."},
        {"name": "reports", "description": "What members tell the curators, and what these answer."},
        {"name": "sanctions", "description": "Warnings, limits and bans: yours, and as a curator those you decide."},
        {"name": "domain-rules", "description": "Which hosts may be linked, for curators."},
        {"name": "problems", "description": "Concrete open questions, each with a test of success and a first step."},
        {"name": "tracks", "description": "The areas of the field that problems are sorted by."},
        {"name": "skills", "description": "What problems ask for, in levels from 1 to 4, and where to learn it."},
        {"name": "techniques", "description": "Ways of working: activation patching, probing."},
        {"name": "sources", "description": "Who posed the problems, and where."},
        {"name": "writeups", "description": "What people published, and what it says about which problem."},
        {"name": "claims", "description": "Who works on what, with a clock; and what they left when they stopped."},
        {"name": "comments", "description": "What people say about the problems."},
        {"name": "log-entries", "description": "What people on a claim write down as they go: the notebook."},
        {
            "name": "reviews",
            "description": "Whether a write-up can be followed, in six answers. Never whether it is right. Two "
            "reviewers who could follow it, had no part in it and do not work with each other make it legible. One who "
            "could not asks for changes, and what the author says to that begins a new round.",
        },
        {"name": "reproductions", "description": "Who ran a write-up again, on what, and what came out."},
        {"name": "people", "description": "People with something to show, by the names they chose."},
        {"name": "events", "description": "The public record of everything that happened."},
        {"name": "deletions", "description": "What a copy of the board is to drop."},
        {"name": "moderation", "description": "What curators hid, took down, allowed and forbade, and why."},
        {"name": "acts", "description": "Changes of many problems at once, by curators: shown, done, undone."},
        {"name": "curate", "description": "What waits for a curator, and who looks at what."},
        {"name": "programs", "description": "Where mentored work happens, with dated rounds."},
        {"name": "mentors", "description": "People who would look at work, each listed by their own yes."},
    ],
    "ENUM_NAME_OVERRIDES": {
        "Difficulty": "problems.models.problems.Difficulty",
        "ProblemKind": "problems.models.problems.Kind",
        "ClaimStatus": "problems.api.shapes.claims.SHOWN_CLAIM_STATUSES",
        "ProposalStatus": "problems.models.problems.Status",
        "SuggestionStatus": "problems.models.suggestions.Status",
        "ProposalGround": "problems.api.shapes.proposals.GROUNDS",
        "ProblemStatus": "problems.api.shapes.problems.SHOWN_PROBLEM_STATUSES",
        "WriteUpStatus": "problems.api.shapes.writeups.SHOWN_WRITEUP_STATUSES",
        "WriteUpKind": "problems.models.writeups.Kind",
        "CommentStatus": "problems.models.comments.Status",
        "LogKind": "problems.models.logs.Kind",
        "ReportOutcome": "problems.api.shapes.moderation.REPORT_OUTCOMES",
        "ReviewOutcome": "problems.models.review_states.Outcome",
        "ReproductionOutcome": "problems.models.reproductions.Outcome",
        "ReproductionStatus": "problems.models.reproductions.Status",
        "SanctionKind": "users.models.sanctions.Kind",
        "ModerationKind": "problems.api.shapes.moderation.MODERATION_KINDS",
        "AppealAnswer": "problems.api.shapes.moderation.APPEAL_ANSWERS",
        "Role": "users.models.people.Role",
        "ProgramKind": "programs.models.programs.Kind",
    },
}

LOG_LEVEL = env.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "board.middleware.AddRequestId"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "board": {"level": LOG_LEVEL},
        "problems": {"level": LOG_LEVEL},
        "programs": {"level": LOG_LEVEL},
        "users": {"level": LOG_LEVEL},
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}

# The numbers of the board. A problem can override the first four.
MAX_CLAIMS_PER_PROBLEM = env.number("MAX_CLAIMS_PER_PROBLEM", 5, 1, 1000)
CLAIM_LAPSE_DAYS = env.number("CLAIM_LAPSE_DAYS", 30, 1, 3650)
CLAIM_PAUSE_DAYS = env.number("CLAIM_PAUSE_DAYS", 60, 1, 3650)
CLAIM_REVIVE_DAYS = env.number("CLAIM_REVIVE_DAYS", 60, 1, 3650)
CLAIM_NOTE_DAYS = env.number("CLAIM_NOTE_DAYS", 14, 1, 3650)
CLAIM_LAST_NOTE_DAYS = env.number("CLAIM_LAST_NOTE_DAYS", 24, 1, 3650)
CLAIM_AGE_NOTE_DAYS = env.number("CLAIM_AGE_NOTE_DAYS", 90, 1, 3650)
MAX_AGENT_CLAIMS_PER_PROBLEM = env.number("MAX_AGENT_CLAIMS_PER_PROBLEM", 5, 1, 1000)
MAX_PEOPLE_ON_A_CLAIM = env.number("MAX_PEOPLE_ON_A_CLAIM", 5, 1, 100)
MAX_LIVE_CLAIMS = env.number("MAX_LIVE_CLAIMS", 3, 1, 1000)
MAX_LIVE_CLAIMS_AT_FIRST = env.number("MAX_LIVE_CLAIMS_AT_FIRST", 1, 1, 1000)
COMMENT_EDIT_MINUTES = env.number("COMMENT_EDIT_MINUTES", 30, 1, 100_000)
COMMENTS_PER_HOUR = env.number("COMMENTS_PER_HOUR", 20, 1, 10_000)
ACTS_PER_HOUR = env.number("ACTS_PER_HOUR", 30, 1, 10_000)
MAX_OPEN_PROPOSALS = env.number("MAX_OPEN_PROPOSALS", 5, 1, 1000)
MAX_DRAFTS = env.number("MAX_DRAFTS", 20, 1, 1000)
MAX_OPEN_SUGGESTIONS = env.number("MAX_OPEN_SUGGESTIONS", 10, 1, 1000)
# How long a token lasts unless its person says otherwise, and how many requests with tokens there are in a minute.
API_TOKEN_DAYS = env.number("API_TOKEN_DAYS", 90, 1, 365)
API_WRITES_PER_TOKEN = env.number("API_WRITES_PER_TOKEN", 60, 1, 1_000_000)
API_WRITES_PER_PERSON = env.number("API_WRITES_PER_PERSON", 120, 1, 1_000_000)
API_WRITES_PER_ADDRESS = env.number("API_WRITES_PER_ADDRESS", 300, 1, 1_000_000)
API_READS_PER_TOKEN = env.number("API_READS_PER_TOKEN", 1200, 1, 1_000_000)
# Whether the worker looks at the addresses that people link. Nothing is fetched in a web request.
FETCH_LINKS = env.flag("FETCH_LINKS", not DEBUG)
REVIEW_DAYS = env.number("REVIEW_DAYS", 14, 1, 3650)
REVIEW_NOTE_DAYS = env.number("REVIEW_NOTE_DAYS", 3, 1, 3650)
REVIEWERS_AT_ONCE = env.number("REVIEWERS_AT_ONCE", 3, 1, 1000)
MAX_REVIEWS_TAKEN = env.number("MAX_REVIEWS_TAKEN", 3, 1, 1000)
REVIEW_CALL_DAYS = env.number("REVIEW_CALL_DAYS", 21, 1, 3650)
REVIEW_CALLS_A_WEEK = env.number("REVIEW_CALLS_A_WEEK", 3, 1, 100)
SPONSORSHIP_DAYS = env.number("SPONSORSHIP_DAYS", 120, 1, 3650)
MENTOR_REQUEST_DAYS = env.number("MENTOR_REQUEST_DAYS", 21, 1, 3650)
MAX_MENTOR_REQUESTS = env.number("MAX_MENTOR_REQUESTS", 3, 1, 1000)
