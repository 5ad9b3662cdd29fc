"""What several tests of the label start from."""

from pathlib import Path

import pytest

from tests.label.referentiels import COMMUNES, FIRST, year


@pytest.fixture
def folder(tmp_path: Path, blank: None) -> Path:
    """A small référentiel of 2026: twenty communes and one grouping in the Ain."""
    files = {
        "regions.csv": ["code,nom", "84,Auvergne-Rhône-Alpes"],
        "regions-2015.csv": ["departement,region_2015_code,region_2015", "01,82,Rhône-Alpes"],
        "departements.csv": ["code,nom,region,zone", "01,Ain,84,metro"],
        "epci.csv": ["siren,nom,type,population,departements", "200000001,CC du Lieu,cc,9000,01"],
        "communes.csv": [COMMUNES, *FIRST],
    }
    for name, lines in files.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    year(tmp_path, 2026)
    return tmp_path
