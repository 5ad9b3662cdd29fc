"""The équipe's home: the state of the current edition and the doors of pilotage."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from label.models import Edition, JournalEntry
from label.permissions import equipe_required
from villes_internet.book.models import BookEdition


@equipe_required
def pilotage(request: HttpRequest) -> HttpResponse:
    """What runs, what was done last, and the ways to do more."""
    context = {
        "edition": Edition.objects.current(),
        "fabrications": BookEdition.objects.select_related("edition")[:3],
        # The hundreds of levels that an import records would bury what people did.
        "journal": JournalEntry.objects.exclude(verb="award", facts__origin="import").select_related("by")[:8],
    }
    return render(request, "villes_internet/pilotage.html", context)
