"""What the launcher says, in French, and the two ways of saying it."""

from __future__ import annotations

import sys
from typing import NoReturn

HELP = """./dev run [--port N] [--stage STADE]   le produit complet avec l’édition 2012 ; STADE : sa démonstration
./dev test [--fast] …    les tests (--fast : ni navigateur, ni PDF contrôlés, ni tests lents) ; le reste va à pytest
./dev check              mise en forme, règles, types, contrats d’import, migrations
./dev book [--sheet] …   écrit le livre 2012 dans build/cites-en-reseaux-2012.pdf (--sheet : ses pages en images)
./dev manage …           une commande de manage.py, services démarrés
./dev bench [NOM]        bench/NOM.py ; sans nom, toutes en un quart d’heure, et bench/results.md
PORT, DATABASE_URL et REDIS_URL sont respectés."""

PANGO = """Pango est introuvable : le site fonctionne, mais aucun PDF (palmarès, livre) ne peut être produit ici.
  Debian, Ubuntu : apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig
  Fedora         : dnf install pango fontconfig
  macOS          : brew install pango"""
CHROMIUM = """Chromium est introuvable : les parcours dans un navigateur ne peuvent pas tourner (./dev test --fast
s’en passe).
  Debian 13      : apt-get install --no-install-recommends chromium-headless-shell
  Ubuntu         : apt-get install --no-install-recommends chromium
  Fedora         : dnf install chromium
  macOS          : brew install --cask chromium"""
JAVA = """Un JDK (11 ou plus) et JAXB sont nécessaires au contrôle des PDF par veraPDF (./dev test --fast s’en passe).
  Debian, Ubuntu : apt-get install --no-install-recommends default-jdk-headless libjaxb-java libjaxb-api-java
  Fedora         : dnf install java-latest-openjdk-devel jaxb-runtime jaxb-api
  macOS          : brew install openjdk, puis les jars JAXB dans VERAPDF_JAXB"""
GHOSTSCRIPT = """Ghostscript (gs) est introuvable : il contrôle les encres du livre pour l’imprimeur (./dev
test --fast s’en passe).
  Debian, Ubuntu : apt-get install --no-install-recommends ghostscript
  Fedora         : dnf install ghostscript
  macOS          : brew install ghostscript"""
NODE = """Node (18 ou plus) est introuvable : les tests des scripts du navigateur ne peuvent pas tourner.
  Debian, Ubuntu : apt-get install --no-install-recommends nodejs
  Fedora         : dnf install nodejs
  macOS          : brew install node"""
VENV_MISSING = """Le module venv de Python est incomplet.
  Debian, Ubuntu : apt-get install python3-venv
  Fedora         : dnf install python3-pip
  macOS          : brew install python"""
KEPT_ASIDE = """Les données de .local/ viennent d’une autre version du produit, dont les tables sont différentes.
Elles sont gardées dans {folder}/ ; une base neuve est préparée."""
SCHEMA_IN_USE = """Les tables du produit ont changé, et sa base est encore en service : arrêtez « ./dev run », puis
relancez la commande. Les données d’avant seront gardées à part."""
SERVICES_UNREACHABLE = """PostgreSQL refuse de tourner sous root et tournerait sous « {user} », qui ne peut pas
atteindre {folder}
Placez le projet dans un dossier que chacun peut traverser, lancez-le sous un compte ordinaire, ou donnez DATABASE_URL :
  Debian, Ubuntu : apt-get install postgresql redis-server
  Fedora         : dnf install postgresql-server valkey
  macOS          : brew install postgresql redis"""


def say(text: str) -> None:
    """Print a line at once, also when the output is a file."""
    print(text, flush=True)


def stop(text: str, code: int = 1) -> NoReturn:
    """End with a message on standard error."""
    print(text, file=sys.stderr, flush=True)
    raise SystemExit(code)
