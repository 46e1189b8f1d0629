"""Settings of a server whose admin a browser uses: static files come from where they lie in the code."""

from tests.voting.web_settings import *  # noqa: F403

WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as in the tests
