"""Addresses of accounts, in French; their names are those that allauth looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from villes_internet.accounts import views

sign_in = account.LoginView.as_view(template_name="compte/connexion.html")
enter_code = second.AuthenticateView.as_view(template_name="compte/code.html")

urlpatterns = [
    path("connexion/", login_not_required(sign_in), name="account_login"),
    path("connexion/code/", login_not_required(enter_code), name="mfa_authenticate"),
    path(
        "deconnexion/",
        login_not_required(account.LogoutView.as_view(template_name="compte/deconnexion.html")),
        name="account_logout",
    ),
    path("compte/", views.account, name="compte"),
    path("compte/droits/", views.rights, name="compte-droits"),
    path("compte/sessions/", views.sessions, name="compte-sessions"),
    path("compte/sessions/<int:pk>/fermer/", views.session_end, name="compte-session-fermer"),
    path("compte/donnees/", views.data, name="compte-donnees"),
    path("compte/effacer/", views.erase, name="compte-effacer"),
    path(
        "compte/creer/",
        login_not_required(account.SignupView.as_view(template_name="compte/creer.html")),
        name="account_signup",
    ),
    path(
        "compte/ferme/", account.AccountInactiveView.as_view(template_name="compte/ferme.html"), name="account_inactive"
    ),
    path(
        "compte/verifier/",
        account.EmailVerificationSentView.as_view(template_name="compte/verifier.html"),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^compte/verifier/(?P<key>[-:\w]+)/$",
        account.ConfirmEmailView.as_view(template_name="compte/verification.html"),
        name="account_confirm_email",
    ),
    path(
        "compte/confirmer/",
        account.ReauthenticateView.as_view(template_name="compte/confirmer.html"),
        name="account_reauthenticate",
    ),
    path("compte/adresse/", account.EmailView.as_view(template_name="compte/adresse.html"), name="account_email"),
    path(
        "compte/mot-de-passe/",
        account.PasswordChangeView.as_view(template_name="compte/mot_de_passe.html"),
        name="account_change_password",
    ),
    path(
        "compte/mot-de-passe/choisir/",
        account.PasswordSetView.as_view(template_name="compte/mot_de_passe.html"),
        name="account_set_password",
    ),
    path(
        "compte/mot-de-passe/oublie/",
        account.PasswordResetView.as_view(template_name="compte/oublie.html"),
        name="account_reset_password",
    ),
    path(
        "compte/mot-de-passe/oublie/envoye/",
        account.PasswordResetDoneView.as_view(template_name="compte/oublie_envoye.html"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^compte/mot-de-passe/oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.PasswordResetFromKeyView.as_view(template_name="compte/oublie_choisir.html"),
        name="account_reset_password_from_key",
    ),
    path(
        "compte/mot-de-passe/change/",
        account.PasswordResetFromKeyDoneView.as_view(template_name="compte/oublie_change.html"),
        name="account_reset_password_from_key_done",
    ),
    path(
        "compte/second-facteur/", second.IndexView.as_view(template_name="compte/second_facteur.html"), name="mfa_index"
    ),
    path(
        "compte/second-facteur/confirmer/",
        second.ReauthenticateView.as_view(template_name="compte/confirmer.html"),
        name="mfa_reauthenticate",
    ),
    path(
        "compte/second-facteur/activer/",
        totp.ActivateTOTPView.as_view(template_name="compte/second_facteur_activer.html"),
        name="mfa_activate_totp",
    ),
    path(
        "compte/second-facteur/retirer/",
        totp.DeactivateTOTPView.as_view(template_name="compte/second_facteur_retirer.html"),
        name="mfa_deactivate_totp",
    ),
    path(
        "compte/second-facteur/secours/",
        recovery.ViewRecoveryCodesView.as_view(template_name="compte/secours.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "compte/second-facteur/secours/nouveaux/",
        recovery.GenerateRecoveryCodesView.as_view(template_name="compte/secours_nouveaux.html"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/second-facteur/secours/telecharger/",
        recovery.DownloadRecoveryCodesView.as_view(template_name="compte/secours.txt"),
        name="mfa_download_recovery_codes",
    ),
]
