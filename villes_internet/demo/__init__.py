"""The believable edition behind `seed --stage …`: real towns, invented people, one module a stage."""

from villes_internet.demo.filling import seed_filling
from villes_internet.demo.jury import seed_appraisal, seed_deliberation, seed_embargo, seed_published
from villes_internet.demo.registration import seed_registration

STAGES = {
    "registration": seed_registration,
    "filling": seed_filling,
    "appraisal": seed_appraisal,
    "deliberation": seed_deliberation,
    "embargo": seed_embargo,
    "published": seed_published,
}
