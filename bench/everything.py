"""Every measure that a quarter of an hour holds, one after the other, and `bench/results.md` written of them.

    ./dev bench            # the same

Those that are longer (`book`, `day`, `history`, `fuzzing`, `rolling`, `kills`, `siege`) or need another program
(`lighthouse`) are run by their names.
"""

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN = ("lists", "public", "filling", "sitting", "memory", "search", "referentiel")
# What each figure is held to: the measure, the figure, what it says, its limit (a leading « ≥ » asks for more).
LIMITS = (
    ("lists", "jury_ratio", "la liste des dossiers d’un juré, 356 lignes, sur une liste nue", "≤ 1,3"),
    ("lists", "jury_statements", "ses requêtes", "≤ 8"),
    ("lists", "jury_repeated", "dont redites", "≤ 0"),
    ("lists", "equipe_ratio", "le tableau de l’équipe, 356 lignes, sur une liste nue", "≤ 1,3"),
    ("lists", "equipe_statements", "ses requêtes", "≤ 8"),
    ("lists", "equipe_repeated", "dont redites", "≤ 0"),
    ("lists", "dealing_ratio", "la répartition, sur un tableau nu des mêmes lignes", "≤ 1,5"),
    ("lists", "dealing_kb", "son poids, en ko", "≤ 200"),
    ("lists", "dossier_ratio", "un dossier lu, sur les formulaires nus de toutes les questions", "≤ 1,3"),
    ("lists", "dossier_statements", "ses requêtes", "≤ 12"),
    ("lists", "theme_ratio", "un thème, sur les formulaires nus des mêmes questions", "≤ 1,2"),
    ("filling", "throughput", "enregistrements par seconde, sur des enregistrements nus avec historique", "≥ 0,65"),
    ("filling", "statements", "les requêtes d’un enregistrement", "≤ 6"),
    ("filling", "lost", "enregistrements perdus sur ceux qui sont acquittés, deux cents agents", "≤ 0"),
    ("public", "share", "pages publiques par seconde, sur une vue vide", "≥ 0,30"),
    ("public", "same_ratio", "« rien de nouveau » (304) d’une page publique, sur une vue vide", "≤ 1,5"),
    ("public", "exact_ms", "une correction est lue après tant de ms", "≤ 1000"),
    ("sitting", "ratio", "« rien de nouveau » d’un juré, sur une vue qui connaît son lecteur", "≤ 1,2"),
    ("sitting", "vote_p95_ms", "95 % des votes, quinze jurés regardant, en ms", "≤ 150"),
    ("sitting", "lost", "votes perdus", "≤ 0"),
    ("memory", "anybody_ratio", "mémoire d’un processus web, sur un Django nu aux mêmes bibliothèques", "≤ 1,6"),
    ("memory", "ratio", "une fois servies aussi les pages du jury et de l’équipe", "≤ 1,6"),
    ("search", "ratio", "chercher dans vingt mille initiatives, sur une liste nue", ""),
    ("referentiel", "ratio", "importer le référentiel, sur une insertion nue", ""),
)


# The longer ones, as their own last line tells them (`keep`).
APART = (
    ("history", "tenfold", "réponses, versions et journal du passé dix fois : la page qui ralentit le plus", "≤ 1,05"),
    ("history", "hundredfold", "cent fois", "≤ 1,15"),
    ("history", "drawn_hundredfold", "cent fois : une page publique dessinée pour qui a un compte", ""),
    ("history", "statistics_hundredfold", "cent fois : celle des statistiques, qui compte tous les palmarès", ""),
    (
        "history",
        "dossiers_tenfold",
        "dix fois les dossiers d’une édition : un thème, un enregistrement, un dossier",
        "≤ 1,1",
    ),
    ("history", "lists_tenfold", "les listes", "≤ 10,5"),
    ("lighthouse", "score", "premier chargement sur un téléphone (Lighthouse) : la moindre note de dix pages", "≥ 95"),
    ("lighthouse", "lcp_ms", "le plus long affichage du plus grand élément, en ms", "≤ 2000"),
    ("lighthouse", "tbt_ms", "le plus long temps sourd, en ms", "≤ 100"),
)
KEPT = ROOT / "bench" / "apart"


def figures(line: str) -> dict[str, float]:
    """The `key=value` of a measure's last line."""
    return {key: float(value) for key, value in re.findall(r"(\w+)=(-?[\d.]+)", line)}


def is_held(value: float, limit: str) -> bool:
    """Whether a figure is within its limit."""
    bound = float(limit[2:].replace(",", "."))
    return value >= bound if limit.startswith("≥") else value <= bound


def machine() -> str:
    """The processor and what it has."""
    names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    name = names[0] if names else platform.machine()
    return f"{name}, {os.cpu_count()} cœurs, {memory} Go, Python {platform.python_version()}"


def commit() -> str:
    """The commit that is measured."""
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, check=False).stdout.strip() or "inconnu"


def keep(line: str) -> None:
    """Print the last line of a measure that is run by its name, and keep it for the page of results, dated."""
    print(line)
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{line.partition(' ')[0]}.txt").write_text(f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}\n{line}\n")


def kept() -> dict[str, tuple[str, dict[str, float]]]:
    """When each of the longer measures was last run, and its figures."""
    lines = {file.stem: file.read_text().splitlines() for file in sorted(KEPT.glob("*.txt"))}
    return {name: (when, figures(line)) for name, (when, line) in lines.items()}


def table(limits: Iterable[tuple[str, str, str, str]], found: dict[str, dict[str, float]]) -> list[str]:
    """Each figure beside what it is held to."""
    rows = ["| Quoi | Mesuré | À tenir | Tenu | Chiffre |", "|---|---:|---:|---|---|"]
    for measure, figure, words, limit in limits:
        value = found.get(measure, {}).get(figure)
        shown = "pas mesuré" if value is None else f"{value:g}".replace(".", ",")
        held = "" if value is None or not limit else ("oui" if is_held(value, limit) else "**non**")
        rows.append(f"| {words} | {shown} | {limit} | {held} | `{measure} {figure}` |")
    return rows


def written(found: dict[str, dict[str, float]], lasted: float) -> str:
    """The page of results."""
    apart = kept()
    dates = [f"`{name}` : {when}." for name, (when, _) in apart.items()]
    return "\n".join(
        [
            "# Vitesses",
            "",
            "Écrit par `./dev bench`. Chaque chiffre compare, dans une même exécution, une page du site à une page nue",
            "des mêmes lignes (`bench/site.py`) : les millisecondes d’une machine ne disent rien d’une autre, leur",
            "rapport si.",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, {machine()}, {lasted / 60:.0f} minutes.",
            "",
            *table(LIMITS, found),
            "",
            "## À part",
            "",
            "Trop longues pour être refaites chaque fois, ou d’un programme de plus ; leur dernière exécution.",
            *dates,
            "",
            *table(APART, {name: numbers for name, (_, numbers) in apart.items()}),
            "",
        ]
    )


def main() -> None:
    found: dict[str, dict[str, float]] = {}
    start = time.monotonic()
    for name in RUN:
        done = subprocess.run(
            [sys.executable, f"bench/{name}.py"], cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True
        )
        print(done.stdout, flush=True)
        if done.returncode:
            raise SystemExit(f"{name} : la mesure a échoué")
        found[name] = figures(done.stdout.strip().splitlines()[-1])
    text = written(found, time.monotonic() - start)
    (ROOT / "bench" / "results.md").write_text(text)
    print(text)
    print(f"everything seconds={time.monotonic() - start:.0f} errors=0")


if __name__ == "__main__":
    main()
