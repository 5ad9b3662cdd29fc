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
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN = ("lists", "public", "filling", "sitting", "memory", "search", "referentiel")
# What each figure is held to: the measure, the figure, what it says, its limit (a leading « ≥ » asks for more).
LIMITS = (
    ("lists", "jury_ratio", "la liste des dossiers d’un juré, 356 lignes, sur une liste nue", "≤ 1,3"),
    ("lists", "jury_statements", "ses requêtes", "≤ 8"),
    ("lists", "equipe_ratio", "le tableau de l’équipe, 356 lignes, sur une liste nue", "≤ 1,3"),
    ("lists", "equipe_statements", "ses requêtes", "≤ 8"),
    ("lists", "dealing_ratio", "la répartition, sur un tableau nu des mêmes lignes", "≤ 1,5"),
    ("lists", "dealing_kb", "son poids, en ko", "≤ 200"),
    ("lists", "file_ratio", "un dossier lu, sur les formulaires nus de toutes les questions", "≤ 1,3"),
    ("lists", "file_statements", "ses requêtes", "≤ 12"),
    ("lists", "theme_ratio", "un thème, sur les formulaires nus des mêmes questions", "≤ 1,2"),
    ("filling", "throughput", "enregistrements par seconde, sur des enregistrements nus avec historique", "≥ 0,65"),
    ("filling", "lost", "enregistrements perdus sur ceux qui sont acquittés, deux cents agents", "≤ 0"),
    ("public", "share", "pages publiques par seconde, sur une vue vide", "≥ 0,30"),
    ("public", "same_ratio", "« rien de nouveau » (304) d’une page publique, sur une vue vide", "≤ 1,5"),
    ("sitting", "ratio", "« rien de nouveau » d’un juré, sur une vue qui connaît son lecteur", "≤ 1,2"),
    ("sitting", "vote_p95_ms", "95 % des votes, quinze jurés regardant, en ms", "≤ 150"),
    ("sitting", "lost", "votes perdus", "≤ 0"),
    ("memory", "ratio", "mémoire d’un processus web, sur un Django nu aux mêmes bibliothèques", "≤ 1,6"),
    ("search", "ratio", "chercher dans vingt mille initiatives, sur une liste nue", ""),
    ("referentiel", "ratio", "importer le référentiel, sur une insertion nue", ""),
)


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


def written(found: dict[str, dict[str, float]], lasted: float) -> str:
    """The page of results."""
    rows = []
    for measure, figure, words, limit in LIMITS:
        value = found.get(measure, {}).get(figure)
        shown = "pas mesuré" if value is None else f"{value:g}".replace(".", ",")
        held = "" if value is None or not limit else ("oui" if is_held(value, limit) else "**non**")
        rows.append(f"| {words} | {shown} | {limit} | {held} | `{measure} {figure}` |")
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
            "| Quoi | Mesuré | À tenir | Tenu | Chiffre |",
            "|---|---:|---:|---|---|",
            *rows,
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
