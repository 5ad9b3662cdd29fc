"""`prepare_documents`: have a worker make the palmarès PDF of the last published edition, wait for it, name the demo
accounts.
"""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from label.actions.documents import request_document
from label.documents.truth import current
from label.models import Document, Edition, User
from label.rules.refusals import Refusal
from villes_internet.book.kinds import PALMARES
from villes_internet.demo.accounts import CAMPAIGN_ACCOUNTS, JURY_ACCOUNTS, PASSWORD, PAST_ACCOUNTS, totp_code

PATIENCE_SECONDS = 150


class Command(BaseCommand):
    help = "Fait produire par un exécutant le palmarès en PDF de la dernière édition publiée, et attend qu’il soit là."

    def handle(self, *_args: Any, **_options: Any) -> None:
        edition = Edition.objects.public().order_by("-year").first()
        if edition is not None:
            self.wait_for(edition)
        if settings.DEMO_ACCOUNTS:
            self.name_accounts()

    def name_accounts(self) -> None:
        """The demo accounts that exist, each with its second factor's secret and the code of this half-minute."""
        self.stdout.write(f"Comptes de démonstration, mot de passe « {PASSWORD} » :")
        known = set(User.objects.filter(email__endswith=".example", is_active=True).values_list("email", flat=True))
        for account in (*PAST_ACCOUNTS, *CAMPAIGN_ACCOUNTS, *JURY_ACCOUNTS):
            if account.email in known:
                factor = f" — secret {account.secret}, code {totp_code(account.secret)}" if account.secret else ""
                self.stdout.write(f"  {account.email} ({account.what}){factor}")

    def wait_for(self, edition: Edition) -> None:
        """Return once the file is there; a failure is said and does not stop the site."""
        done = current(PALMARES, edition)
        if done is not None and done.file.storage.exists(done.file.name or ""):
            return
        self.stdout.write(f"Fabrication du palmarès {edition.year} en PDF…")
        try:
            running = Document.objects.of(PALMARES.code, edition).active().first()
            document = running or request_document(PALMARES, edition, by=None)
        except Refusal as refusal:
            self.stderr.write(" ".join(refusal.reasons))
            return
        deadline = time.monotonic() + PATIENCE_SECONDS
        while document.is_active and time.monotonic() < deadline:
            time.sleep(0.2)
            document.refresh_from_db()
        if not document.is_done:
            self.stderr.write(f"Le palmarès en PDF n’est pas prêt ({document.get_status_display()}). {document.error}")
