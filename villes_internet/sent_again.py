"""What was sent and could not be taken, given back on a page whose button sends it again: nothing is kept here."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from label.views.drafts import FILES_AGAIN, is_script

# What a page sends of itself, and nobody typed.
UNTYPED = frozenset({"person", "page", "typed", "clock", "section", "question"})
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)
SHORTEST_TEXT = 12  # signs of a text that is shown; a choice and a number are sent again without a word


@dataclass(frozen=True)
class SentAgain:
    """A form as it was sent: the address that receives it, every name with its value, and whether it had files."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False

    @classmethod
    def of(cls, path: str, sent: QueryDict, *, had_files: bool = False) -> Self:
        """What `sent` holds, without the token of the page that it came from."""
        pairs = [(name, value) for name, values in sent.lists() if name != TOKEN for value in values]
        return cls(path, tuple(pairs), had_files)

    @property
    def texts(self) -> list[str]:
        """The texts that were typed, to be read, and copied, before they are sent again. Without any, a form is a
        gesture of its moment (a vote, a button): it is not given back, to be done an hour later.
        """
        return [
            text
            for name, value in self.fields
            if name not in UNTYPED and not name.endswith("version") and len(text := value.strip()) >= SHORTEST_TEXT
        ]

    @property
    def files_again(self) -> str:
        """What is said of the files, which no page can send again."""
        return FILES_AGAIN if self.had_files else ""


def is_typed_into(request: HttpRequest, view: Callable[..., object]) -> bool:
    """Whether what is sent there is somebody's text: never a secret, a button alone, nor a page of the admin."""
    match = request.resolver_match
    if match is not None and match.app_name == "admin":
        return False  # nothing long is typed there, and its pages would not give it back
    if "seen" in request.POST:  # what was read before it is applied: nothing is typed there
        return False
    return bool(getattr(view, "login_required", True) and getattr(view, "keeps_typed", True))


def given_back(request: HttpRequest) -> HttpResponse | None:
    """The page that gives back what this request sends, 403: to be sent again at once by whoever is signed in, or after
    signing in. None without a text, for a script, and for what another site sends: nobody presses its button here.
    """
    origin = request.headers.get("Origin")  # every browser names it with what it sends
    if is_script(request) or (origin is not None and urlsplit(origin).netloc != request.get_host()):
        return None
    sent = SentAgain.of(request.get_full_path(), request.POST, had_files=bool(request.FILES))
    if not sent.texts:
        return None
    address = f"{reverse('account_login')}?{urlencode({'next': sent.path})}"
    return render(request, "erreurs/rendu.html", {"sent": sent, "address": address}, status=HTTPStatus.FORBIDDEN)
