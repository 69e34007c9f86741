"""The settings about people: accounts (django-allauth), second factors, mail, limits; part of `settings.py`."""

import os

from tastemaker.sign_in import SignIn

SIGN_IN = SignIn.from_environment(os.environ)

ACCESS_APPS = [
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
]
AUTHENTICATION_BACKENDS = ["tastemaker.accounts.backends.AccountBackend"]
SESSION_ENGINE = "tastemaker.accounts.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- accounts ----------------------------------------------------------------------------------------------------

# The interface is the only front: django-allauth speaks JSON under /api/auth/ and has no pages of its own.
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_signup": "/sign-up",
    "account_confirm_email": "/confirm-email/{key}",
    "account_reset_password": "/reset-password",
    "account_reset_password_from_key": "/reset-password/{key}",
    "socialaccount_login_error": "/login",
}
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tastemaker.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*" if SIGN_IN.sign_up_is_open else "email", "password1*"]
# An address is confirmed where strangers may sign up and mail can be sent; the invited were named by somebody.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SIGN_IN.sign_up_is_open and SIGN_IN.mail_server else "none"
# In the browser that has shown the password already, and nowhere else.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Tastemaker] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# Whoever finds a screen unlocked must not be able to let the letter with a new password come to themselves.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = SIGN_IN.proxies

SOCIALACCOUNT_ADAPTER = "tastemaker.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = SIGN_IN.provider.for_allauth if SIGN_IN.provider else {}
SOCIALACCOUNT_STORE_TOKENS = False
# The operator names the one provider: an address that it has verified is that person's.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# --- second factors ----------------------------------------------------------------------------------------------

MFA_ADAPTER = "tastemaker.accounts.second_factors.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tastemaker"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks go wrong by half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Where nobody signs up unasked, nobody can lock a stranger's address by a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION == "none"

# --- mail --------------------------------------------------------------------------------------------------------

INVITATIONS_BY_MAIL = SIGN_IN.mail_server is not None
DEFAULT_FROM_EMAIL = SERVER_EMAIL = SIGN_IN.mail_from
EMAIL_TIMEOUT = 10
if SIGN_IN.mail_server is None:
    # Nothing leaves: letters lie in var/mail, where whoever runs this finds them.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
else:
    EMAIL_HOST, EMAIL_PORT = SIGN_IN.mail_server.host, SIGN_IN.mail_server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SIGN_IN.mail_server.user, SIGN_IN.mail_server.password
    EMAIL_USE_TLS = SIGN_IN.mail_server.security == "starttls"
    EMAIL_USE_SSL = SIGN_IN.mail_server.security == "tls"

# --- limits ------------------------------------------------------------------------------------------------------

# Counters live in the cache: in this process's memory unless there is a Redis, so that without one each web process
# counts for itself and several of them allow as many times the rate.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": SIGN_IN.cache_url}
    if SIGN_IN.cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
}
THROTTLE_CLASSES = ["tastemaker.rest.throttles.Anonymous", "tastemaker.rest.throttles.Person"]
THROTTLE_RATES = dict(SIGN_IN.rates)
