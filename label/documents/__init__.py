"""A paper tells the present truth, or is not there: the one mechanism of every document.

An app declares its kinds with `register`; asking for a document is an action (`label.actions.request_document`), making
it is called by a task.
"""

from label.documents.kinds import DocumentKind, Made, Mark, Parts, Report, kind_named, kinds, register
from label.documents.making import DocumentStopped, NothingToPrint, make, printed
from label.documents.truth import (
    Paper,
    changed_parts,
    current,
    digest,
    paper_of,
    papers_of,
    reasons_of,
    subject_of,
    values_of,
)

__all__ = [
    "DocumentKind",
    "DocumentStopped",
    "Made",
    "Mark",
    "NothingToPrint",
    "Paper",
    "Parts",
    "Report",
    "changed_parts",
    "current",
    "digest",
    "kind_named",
    "kinds",
    "make",
    "paper_of",
    "papers_of",
    "printed",
    "reasons_of",
    "register",
    "subject_of",
    "values_of",
]
