"""The votes of cases that are counted or decided become polls; their ballots go. Back, each decision takes its numbers
again: nobody's vote comes back.
"""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone

TOP = 5


def count_ballots(apps, schema_editor):
    Case, Decision, Poll, Recusal, Vote = (
        apps.get_model("jury", name) for name in ("Case", "Decision", "Poll", "Recusal", "Vote")
    )
    ballots = defaultdict(dict)
    kept = Vote.objects.filter(case__status__in=("tallied", "decided"))
    for case, member, level in kept.values_list("case", "member", "arobases"):
        ballots[case][member] = level
    out = defaultdict(set)
    for candidature, member in Recusal.objects.values_list("candidature", "member"):
        out[candidature].add(member)

    for decision in Decision.objects.filter(grouped=False).select_related("case").order_by("decided_at", "pk"):
        case = decision.case
        undone = decision.undone_at
        voters = [] if undone else sorted(set(ballots[case.pk]) - out[case.candidature_id])
        decision.poll = Poll.objects.create(
            case=case,
            counts=decision.counts,
            voters=voters,
            closed_at=case.vote_closed_at or decision.decided_at,
            set_aside_at=undone,
            set_aside_reason=(decision.undone_reason or "Décision annulée") if undone else "",
        )
        decision.save(update_fields=["poll"])
    for case in Case.objects.filter(status="tallied").select_related("candidature__edition__regulation"):
        votes = {who: level for who, level in ballots[case.pk].items() if who not in out[case.candidature_id]}
        regulation = getattr(case.candidature.edition, "regulation", None)
        least = 0 if regulation is not None and not regulation.minimum_arobases else 1
        counts = [list(votes.values()).count(level) for level in range(least, TOP + 1)]
        closed = case.vote_closed_at or timezone.now()
        Poll.objects.create(case=case, counts=counts, voters=sorted(votes), closed_at=closed)
    kept.delete()


def numbers_back(apps, schema_editor):
    for decision in apps.get_model("jury", "Decision").objects.filter(poll__isnull=False).select_related("poll"):
        decision.counts = decision.poll.counts
        decision.save(update_fields=["counts"])


class Migration(migrations.Migration):
    dependencies = [("jury", "0009_polls")]

    operations = [migrations.RunPython(count_ballots, numbers_back)]
