"""Settings of the admin that are the same on every machine: Wagtail's, and allauth's for signing in."""

WAGTAIL_SITE_NAME = "Точки притяжения"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # the review workflow sends its own emails
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 5000  # milliseconds since the last edit: the default of 500 fills the history
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAILSEARCH_BACKENDS = {
    # Search keys are stems already, so PostgreSQL must not stem them again.
    "default": {"BACKEND": "showcase.core.search_backend", "SEARCH_CONFIG": "simple"}
}
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "showcase.core.rich_text.RichTextArea"}}
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "showcase.core.forms.PhotoForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "jfif", "png", "webp", "heic", "heif", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"heic": "jpeg", "avif": "jpeg", "webp": "webp"}
WAGTAILIMAGES_JPEG_QUALITY = 80
WAGTAILIMAGES_WEBP_QUALITY = 68
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "showcase.core.documents.DocumentForm"
SENDFILE_BACKEND = "showcase.core.documents"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "csv", "zip"]

PASSWORD_HASHERS = ["showcase.core.hashers.TurnTakingHasher"]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
ACCOUNT_ADAPTER = "showcase.staff.sign_in.second_factor.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"reauthenticate": "10/m/user", "login_failed": "10/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
MFA_ADAPTER = "showcase.staff.sign_in.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Точки притяжения"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds, for phones with inaccurate clocks
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "showcase.staff.sign_in.forms.ResetForm"  # noqa: S105  no password
