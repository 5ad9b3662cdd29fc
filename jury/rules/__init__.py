"""The pure rules of the jury: arithmetic of the votes, conflicts of interest, assignment, flags."""

from jury.rules.appraisal import Gap, flags_of, gaps, level_of_score, severities, severity_words
from jury.rules.assignment import FileTerms, balance
from jury.rules.conflicts import FileFacts, Link, Proposal, proposals
from jury.rules.sitting import Tally, decision_faults, presiding, quorum_needed, tally

__all__ = [
    "FileFacts",
    "FileTerms",
    "Gap",
    "Link",
    "Proposal",
    "Tally",
    "balance",
    "decision_faults",
    "flags_of",
    "gaps",
    "level_of_score",
    "presiding",
    "proposals",
    "quorum_needed",
    "severities",
    "severity_words",
    "tally",
]
