"""Addresses of this app: of django-allauth only what is used, under its own names, so that it finds its way."""

from allauth.account import views as allauth
from django.urls import path, re_path

from skylight.sso import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/unsent/", views.unsent_form, name="unsent"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("sign-in/forgotten/", views.ForgottenPassword.as_view(), name="account_reset_password"),
    path("sign-in/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9a-z]+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("password/", views.ChangePassword.as_view(), name="account_change_password"),
    path("people/<int:pk>/invitation/", views.invitation, name="invitation"),
    path("settings/tokens/", views.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", views.revoke_token, name="token_revoke"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
