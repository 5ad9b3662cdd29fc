"""All the documents of a dossier in one archive: a folder for each question, nothing lost, nothing for whoever may
not.
"""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from jury.actions.members import recuse
from label.enums import ScanStatus
from label.models import Attachment, Candidature
from label.views.attachments import _free, _plain
from tests.cast import GRENOBLE
from tests.conftest import signed_in
from tests.jury.bench import Jury, jury_of, undecided_2012

pytestmark = pytest.mark.django_db
PAGE = f"/instruction/2012/{GRENOBLE}/pieces/"


@pytest.fixture
def jury() -> Jury:
    return jury_of(undecided_2012(), size=4)


@pytest.fixture
def dossier(jury: Jury) -> Candidature:
    """Grenoble with a document for a question, two of one name for the candidature, and one that is refused."""
    found = Candidature.objects.get(edition=jury.sitting.edition_id, collectivite__code=GRENOBLE)
    for number, (item, name, scan) in enumerate(
        (
            ("AP-01", "plan: été.pdf", ScanStatus.UNSCANNED),
            ("", "lettre.pdf", ScanStatus.UNSCANNED),
            ("", "lettre.pdf", ScanStatus.UNSCANNED),
            ("AP-02", "virus.pdf", ScanStatus.INFECTED),
        )
    ):
        row = Attachment(
            candidature=found,
            item_code=item,
            name=name,
            media_type="application/pdf",
            size=4,
            sha256=str(number),
            scan=scan,
        )
        row.file.save(name, ContentFile(b"%PDF"), save=False)
        row.save()
    return found


def test_they_are_all_there_in_a_folder_for_each_question(jury: Jury, dossier: Candidature) -> None:
    answer: Any = signed_in(jury.vice.user).get(PAGE)
    assert answer["Content-Disposition"] == f'attachment; filename="pieces-2012-{GRENOBLE}.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert sorted(archive.namelist()) == [
            "AP-01/plan- été.pdf",
            "LISEZ-MOI.txt",
            "candidature/lettre (2).pdf",
            "candidature/lettre.pdf",
        ]
        assert archive.read("AP-01/plan- été.pdf") == b"%PDF"
        assert "AP-02/virus.pdf : L’antivirus" in archive.read("LISEZ-MOI.txt").decode()


def test_whoever_is_recused_has_none_of_them_and_a_file_without_any_says_so(jury: Jury, dossier: Candidature) -> None:
    member = jury.others[0]
    recuse(member, dossier, reason="J’y habite", by=member.user)
    assert signed_in(member.user).get(PAGE).status_code == 403
    assert signed_in(jury.vice.user).get(PAGE.replace(GRENOBLE, "57463")).status_code == 404


@given(st.lists(st.text(max_size=30), max_size=8))
def test_names_are_one_step_of_a_path_and_never_twice_the_same(names: list[str]) -> None:
    taken: set[str] = set()
    found = [_free(f"a/{_plain(name)}", taken) for name in names]
    assert len({one.casefold() for one in found}) == len(names)
    assert all(one.count("/") == 1 and not one.split("/")[1].startswith(".") for one in found)
