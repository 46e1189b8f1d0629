from allauth.account.views import reauthenticate
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path
from django.views.decorators.cache import never_cache

from showcase.staff.sign_in import views

# Open to everybody; they stand before Wagtail's own of the same addresses.
entrance = [
    path("login/", never_cache(views.SignIn.as_view()), name="account_login"),
    path("login/vtoroy-shag/", never_cache(views.SecondStep.as_view()), name="mfa_authenticate"),
    path("password_reset/confirm/<uidb64>/<token>/", never_cache(views.NewPassword.as_view())),
]

# Only for those who have signed in; of allauth's pages only these exist.
account = [
    path("account/sessions/", views.OwnSessions.as_view(), name="own_sessions"),
    path("account/sessions/<int:pk>/end/", views.EndSession.as_view(), name="end_session"),
    path("account/password/", reauthenticate, name="account_reauthenticate"),
    path("account/vtoroy-shag/", base.index, name="mfa_index"),
    path("account/vtoroy-shag/confirm/", base.reauthenticate, name="mfa_reauthenticate"),
    path("account/vtoroy-shag/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/vtoroy-shag/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/vtoroy-shag/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/vtoroy-shag/codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/vtoroy-shag/keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/vtoroy-shag/keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/vtoroy-shag/keys/confirm/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/vtoroy-shag/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
