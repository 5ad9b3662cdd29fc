"""What our documents leave unsaid to WeasyPrint changes no page; nothing else runs when it is loaded."""

import subprocess
import sys

import pytest

from toolkit.printing import VARIANT
from toolkit.printing.agent import document_of, own_agent

pytestmark = pytest.mark.pdf
WORDS = """<html lang="fr"><title>t</title><style>
ol { list-style-type: upper-roman; margin-left: 3em } q::before { content: "«" } p::after { content: "!" }
</style><body><h1>Un</h1><ol><li>deux</li><li>trois</li></ol><ul><li>quatre</li></ul><p>a <q>b</q></p></body></html>
"""


def written(document: object) -> bytes:
    content: bytes = document.render(pdf_variant=VARIANT).write_pdf(pdf_variant=VARIANT, pdf_identifier=b"1")  # type: ignore[attr-defined]
    return content


def test_a_document_without_notes_is_the_same_to_the_byte() -> None:
    import weasyprint  # noqa: PLC0415  (as the product does)

    assert written(document_of(string=WORDS)) == written(weasyprint.HTML(string=WORDS))


def test_an_element_has_the_pseudo_elements_that_our_papers_show_and_no_other() -> None:
    named: dict[str, set[str]] = {}
    for element in document_of(string=WORDS).wrapper_element.iter_subtree():
        pseudo = {name for _, _, name, _ in own_agent().matcher.match(element) if name}
        named.setdefault(element.local_name, set()).update(pseudo)
    assert {tag: found for tag, found in named.items() if found} == {"li": {"marker"}, "q": {"before", "after"}}


def test_loading_it_runs_no_other_program() -> None:
    asked = """
import sys
from toolkit.printing import missing_libraries
sys.addaudithook(lambda event, _: event in {"subprocess.Popen", "os.posix_spawn"} and print(event))
print(missing_libraries() == "", "weasyprint.text.ffi" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"
