"""Every address of the site; one include per app."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from label.forms import SignInForm
from villes_internet.api import documentation, public_patterns, unknown
from villes_internet.views import errors, health, home, pages, pilotage, town

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

sign_in = login_not_required(
    auth_views.LoginView.as_view(
        template_name="compte/connexion.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)

urlpatterns = [
    path("", home.home, name="accueil"),
    path("", include("label.urls")),
    path("", include("villes_internet.book.urls")),
    path("collectivites/<str:code>/", town.town, name="collectivite"),
    path("pilotage/", pilotage.pilotage, name="pilotage"),
    path("connexion/", sign_in, name="connexion"),
    path("deconnexion/", auth_views.LogoutView.as_view(), name="deconnexion"),
    path("api/v1/", documentation, name="api"),
    path("api/v1/", include((public_patterns(), "api"))),
    path("api/v1/<path:rest>", unknown, name="api-inconnue"),
    path("contact/", pages.contact, name="contact"),
    path("mentions-legales/", pages.legal, name="mentions-legales"),
    path("accessibilite/", pages.accessibility, name="accessibilite"),
    path("donnees-personnelles/", pages.privacy, name="donnees-personnelles"),
    path("plan-du-site/", pages.sitemap, name="plan-du-site"),
    path("sante/", health.health, name="sante"),
    path("admin/login/", sign_in),
    path("admin/", admin.site.urls),
]
if settings.ENVIRONMENT != "production":
    urlpatterns.append(path("styleguide/", pages.styleguide, name="styleguide"))
