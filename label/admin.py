"""The administration: what is entered by hand (people, editions, règlements), and the rest to be read, never edited."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from label.actions.base import record
from label.actions.colleagues import equipe_refusals
from label.actions.editions import save_edition
from label.enums import UserGroup
from label.models import Adhesion, Award, Candidature, Collectivite, Document, Edition, JournalEntry, User
from label.verbs import Verb

admin.site.site_header = "Administration"
admin.site.site_title = "Administration"
admin.site.index_title = "Données du label"


# Second factors, sessions and addresses of accounts have their own pages and rules: no second door to them here.
for model in list(admin.site._registry):
    if model._meta.app_label in {"account", "mfa", "socialaccount", "usersessions"}:
        admin.site.unregister(model)

# Django's admin classes are generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    BaseUserAdmin = DjangoUserAdmin[User]
    UserForm = UserChangeForm[User]
else:
    ModelAdmin, BaseUserAdmin, UserForm = admin.ModelAdmin, DjangoUserAdmin, UserChangeForm


# The gestures whose facts hold a level, proposed or decided.
SAY_A_LEVEL = (
    Verb.AWARD,
    Verb.REMOVE_AWARD,
    Verb.DECIDE,
    Verb.UNDO_DECISION,
    Verb.FINISH_APPRAISAL,
    Verb.ANSWER_APPEAL,
    Verb.CONFIRM_CORRECTION,
)


class ReadOnlyAdmin(ModelAdmin):
    """A model that only its actions change: shown, searched, never edited here."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class AccountForm(UserForm):
    """An account; whoever may not be named to the équipe does not get its doors here either."""

    def clean_groups(self) -> QuerySet[Group]:
        groups: QuerySet[Group] = self.cleaned_data["groups"]
        person: User = self.instance
        asked = (
            any(group.name == UserGroup.EQUIPE for group in groups)
            and not person.groups.filter(name=UserGroup.EQUIPE).exists()
        )
        if asked and (reasons := equipe_refusals(person)):
            raise ValidationError(reasons)
        return groups


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    """Accounts by e-mail address."""

    form = AccountForm
    ordering = ["email"]
    list_display = ["email", "full_name", "is_active", "is_staff"]
    search_fields = ["email", "full_name"]
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name")}),
        ("Droits", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "full_name", "password1", "password2")}),)
    filter_horizontal = ("groups",)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody widens her own rights, and only a superuser (none in production) makes another. An address is proved,
        and the former one is told: it changes on a person's page, never here.
        """
        known = ("email",) if obj is not None else ()
        mine = obj is not None and obj.pk == request.user.pk
        fixed = ("is_active", "is_staff", "groups") if mine else ()
        superuser = isinstance(request.user, User) and request.user.is_superuser
        return (*known, *fixed) if superuser else (*known, *fixed, "is_superuser")

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """A row is emptied by `erase_account`, never removed: the journal cites its number."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:  # she proves it when she first signs in
            EmailAddress.objects.create(user=obj, email=obj.email, verified=False, primary=True)
        record(
            Verb.SAVE_USER,
            obj,
            by=request.user if isinstance(request.user, User) else None,
            changed=sorted(form.changed_data),
        )


@admin.register(Edition)
class EditionAdmin(ModelAdmin):
    """Editions and their règlement; the phase is moved by an action, not here."""

    list_display = ["year", "number", "phase", "coverage", "ceremony_on"]
    # Phase, dates and règlement have their own gestures in the pilotage: no second door.
    readonly_fields = [
        "phase",
        "opens_at",
        "fills_at",
        "closes_at",
        "jury_on",
        "publishes_at",
        "ceremony_on",
        "demonstration",
        "announced_at",
        "calendar_applied_at",
        "schedule_held",
        "armed_at",
        "armed_by",
        "printed_figures",
        "printed_jury",
    ]

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        del form, change
        save_edition(obj, by=request.user if isinstance(request.user, User) else None)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


@admin.register(Collectivite)
class CollectiviteAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "kind", "departement", "active", "successor"]
    list_filter = ["kind", "active"]
    search_fields = ["name", "code"]
    list_select_related = ["departement", "successor"]


@admin.register(Candidature)
class CandidatureAdmin(ReadOnlyAdmin):
    list_display = ["name", "edition", "status", "strate", "departement", "region"]
    list_filter = ["edition", "status"]
    search_fields = ["name", "collectivite__code"]
    list_select_related = ["edition"]


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    list_display = ["candidature", "arobases", "origin", "confidence"]
    list_filter = ["arobases", "origin", "confidence"]
    search_fields = ["candidature__name"]
    list_select_related = ["candidature__edition"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Award]:
        """Published levels: under embargo, the machines' keeper reads none."""
        return Award.objects.public().select_related("candidature__edition")


@admin.register(Adhesion)
class AdhesionAdmin(ReadOnlyAdmin):
    list_display = ["name", "year", "kind", "departement", "collectivite"]
    list_filter = ["year", "kind"]
    search_fields = ["name", "printed_name"]
    list_select_related = ["collectivite"]


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "target", "by"]
    list_filter = ["verb"]
    search_fields = ["target"]
    list_select_related = ["by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[JournalEntry]:
        """All but the lines that say a level: those are read in the pilotage, by the équipe."""
        return JournalEntry.objects.exclude(verb__in=SAY_A_LEVEL).select_related("by")


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """Where each document is; never what it says: its own page tells who may read it."""

    list_display = ["title", "status", "requested_at", "pages", "size"]
    list_filter = ["status", "kind"]
    fields = ["title", "kind", "status", "requested_at", "finished_at", "attempts", "step", "error", "pages", "size"]
