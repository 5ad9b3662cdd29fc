"""A small référentiel, twenty communes and one grouping in the Ain: its files, and how a test changes them."""

import json
from collections.abc import Callable
from pathlib import Path

COMMUNES = "insee,nom,departement,region,population,codes_postaux,epci,latitude,longitude,siren"
FIRST = [
    f"010{n:02d},Lieu-{n:02d},01,84,{n * 700},01{n:02d}0,200000001,46.{n:02d},5.1,2101000{n:02d}" for n in range(1, 21)
]


def year(folder: Path, cog: int) -> None:
    (folder / "millesime.json").write_text(json.dumps({"cog_year": cog, "population_year": cog - 3}))


def edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
