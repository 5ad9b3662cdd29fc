"""Addresses of accounts, in French; their names are those that allauth looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import path, re_path

from label.permissions import before_second_factor, keeps_nothing
from villes_internet.accounts import proconnect, views
from villes_internet.accounts.devices import browser_of
from villes_internet.accounts.views import form_page, proved
from villes_internet.doors import entrance, heavy

# A link of one's own mail and a passkey are not guessed: their doors only keep a machine from holding the site.
EASY = 300
sign_in = entrance("login", form_page(account.LoginView, "compte/connexion.html"), a_minute=30)


def sign_in_to_admin(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page, for the technique; whoever is signed in already and is not of it is refused in words, instead
    of being led from one page to the other.
    """
    if request.user.is_authenticated and not admin.site.has_permission(request):
        msg = "L’administration est réservée à la technique : l’équipe fait tout depuis son pilotage."
        raise PermissionDenied(msg)
    return sign_in(request)


enter_code = form_page(views.CodePage, "compte/code.html")

urlpatterns = [
    path(
        "proconnect/connexion/",
        entrance("proconnect", proconnect.login, a_minute=60, who=browser_of),
        name="proconnect",
    ),
    path(
        "proconnect/retour/", proconnect.callback, {"provider_id": proconnect.PROVIDER}, name="openid_connect_callback"
    ),
    path("proconnect/relier/", proconnect.join, name="proconnect-join"),
    path("connexion/", login_not_required(sign_in), name="account_login"),
    path("connexion/code/", login_not_required(enter_code), name="mfa_authenticate"),
    path(
        "deconnexion/",
        login_not_required(account.LogoutView.as_view(template_name="compte/deconnexion.html")),
        name="account_logout",
    ),
    path("compte/", views.account, name="account"),
    path("compte/droits/", views.rights, name="account-rights"),
    path("compte/textes/", views.kept_texts, name="kept-texts"),
    path("compte/sessions/", views.sessions, name="account-sessions"),
    path("compte/sessions/<int:pk>/fermer/", views.session_end, name="account-session-close"),
    path("compte/sessions/fermer-les-autres/", views.sessions_end_others, name="account-sessions-close"),
    path("compte/donnees/", views.data, name="account-data"),
    path("compte/effacer/", heavy("erase", views.erase, an_hour=20), name="account-erase"),
    path(
        "compte/creer/",
        login_not_required(entrance("signup", form_page(views.InvitedSignup, "compte/creer.html"), a_minute=20)),
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
        views.VerifiedAddress.as_view(template_name="compte/verification.html"),
        name="account_confirm_email",
    ),
    path(
        "compte/confirmer/",
        form_page(account.ReauthenticateView, "compte/confirmer.html"),
        name="account_reauthenticate",
    ),
    path("compte/adresse/", proved(form_page(views.AddressPage, "compte/adresse.html")), name="account_email"),
    path(
        "compte/mot-de-passe/",
        form_page(account.PasswordChangeView, "compte/mot_de_passe.html"),
        name="account_change_password",
    ),
    path(
        "compte/mot-de-passe/choisir/",
        proved(form_page(account.PasswordSetView, "compte/mot_de_passe.html")),
        name="account_set_password",
    ),
    path(
        "compte/mot-de-passe/oublie/",
        entrance("reset", form_page(account.PasswordResetView, "compte/oublie.html"), a_minute=EASY),
        name="account_reset_password",
    ),
    path(
        "compte/mot-de-passe/oublie/envoye/",
        account.PasswordResetDoneView.as_view(template_name="compte/oublie_envoye.html"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^compte/mot-de-passe/oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance("choose", form_page(account.PasswordResetFromKeyView, "compte/oublie_choisir.html"), a_minute=EASY),
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
        form_page(second.ReauthenticateView, "compte/confirmer.html"),
        name="mfa_reauthenticate",
    ),
    path(
        "compte/second-facteur/activer/",
        form_page(totp.ActivateTOTPView, "compte/second_facteur_activer.html"),
        name="mfa_activate_totp",
    ),
    path(
        "compte/second-facteur/retirer/",
        form_page(totp.DeactivateTOTPView, "compte/second_facteur_retirer.html"),
        name="mfa_deactivate_totp",
    ),
    path(
        "connexion/cle/",
        login_not_required(entrance("key", keys.LoginWebAuthnView.as_view(), a_minute=60, who=browser_of, asks=True)),
        name="mfa_login_webauthn",
    ),
    path(
        "compte/second-facteur/confirmer/cle/",
        form_page(views.ConfirmByKeyPage, "compte/confirmer_cle.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "compte/second-facteur/cles/",
        keys.ListWebAuthnView.as_view(template_name="compte/cles.html"),
        name="mfa_list_webauthn",
    ),
    path(
        "compte/second-facteur/cles/ajouter/",
        form_page(keys.AddWebAuthnView, "compte/cle_ajouter.html"),
        name="mfa_add_webauthn",
    ),
    path(
        "compte/second-facteur/cles/<int:pk>/nommer/",
        form_page(keys.EditWebAuthnView, "compte/cle_nommer.html"),
        name="mfa_edit_webauthn",
    ),
    path(
        "compte/second-facteur/cles/<int:pk>/retirer/",
        views.RemoveKey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "compte/second-facteur/secours/",
        views.RecoveryCodesPage.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "compte/second-facteur/secours/nouveaux/",
        form_page(recovery.GenerateRecoveryCodesView, "compte/secours_nouveaux.html"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/second-facteur/secours/telecharger/",
        views.RecoveryCodesFile.as_view(),
        name="mfa_download_recovery_codes",
    ),
]

# Whoever must set a second factor does it here; what is typed here, passwords and codes, is kept nowhere.
for pattern in urlpatterns:
    keeps_nothing(before_second_factor(pattern.callback))
