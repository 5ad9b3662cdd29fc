"""The believable edition behind `seed --stage …`: real towns, invented people, one module a stage."""

from villes_internet.demo.registration import seed_registration

STAGES = {"registration": seed_registration}

__all__ = ["STAGES"]
