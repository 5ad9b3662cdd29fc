"""`move_files store|folder`: copy every file from the folder to the S3 store, or back, and read each again there."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.management.base import BaseCommand, CommandError

from toolkit.files import StorageAway, every_file, put, sha256_in, sha256_of, taken

NO_STORE = "Donnez S3_BUCKET et ce qui l’accompagne : le stockage S3 doit être celui du site."
OTHER = "{} est déjà là-bas avec un autre contenu : rien n’est écrasé, décidez lequel est le bon."


class Command(BaseCommand):
    help = "Copie tous les fichiers d’un stockage à l’autre et relit chacun ; la source reste entière."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", choices=["store", "folder"], help="vers le stockage S3, ou vers MEDIA_ROOT")

    def handle(self, *_args: Any, **options: Any) -> None:
        store, folder = storages["default"], FileSystemStorage(location=settings.MEDIA_ROOT)
        if isinstance(store, FileSystemStorage):
            raise CommandError(NO_STORE)
        source, target = (folder, store) if options["to"] == "store" else (store, folder)
        try:
            copied, there = self._copy(source, target)
        except StorageAway as away:
            raise CommandError(f"Le stockage ne répond pas : relancez la commande, elle reprendra. ({away})") from None
        self.stdout.write(f"{copied} fichiers copiés, {there} y étaient ; chacun a été relu.")

    def _copy(self, source: Storage, target: Storage) -> tuple[int, int]:
        copied = there = 0
        for name in every_file(source):
            is_there = target.exists(name)
            with taken(source, name) as content:
                sha256 = sha256_of(content)
                content.seek(0)
                put(target, name, content)
            if sha256_in(target, name) != sha256:
                raise CommandError(OTHER.format(name))
            copied, there = copied + (not is_there), there + is_there
        return copied, there
