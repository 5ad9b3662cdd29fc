"""A migration never stops the site: none locks a table for long, and the version of before works with its result."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements

APPS = {"label", "questionnaire", "initiatives", "jury", "book"}
# Those of the versions that are installed already.
BEFORE = Path(__file__).with_name("migrations-0.2.0.txt").read_text(encoding="utf-8").split()


OURS = MigrationLoader(None).disk_migrations
STEPS = {app: migration for (app, name), migration in OURS.items() if app in APPS and migration.replaces}


@pytest.fixture
def linter() -> MigrationLinter:
    """The linter, silent, on every migration."""
    return MigrationLinter(str(settings.BASE_DIR), no_cache=True, no_output=True, all_warnings_as_errors=True)


@pytest.mark.usefixtures("committed")  # an index made beside the site (CONCURRENTLY) is in no transaction
def test_no_new_migration_locks_a_table_nor_breaks_the_version_of_before(linter: MigrationLinter) -> None:
    ours = {f"{app}.{name}": migration for (app, name), migration in OURS.items() if app in APPS}
    assert set(BEFORE) <= set(ours)
    ours = {name: migration for name, migration in ours.items() if not migration.replaces}  # where no table is
    for name in sorted(set(ours) - set(BEFORE)):
        linter.reset_counters()
        linter.lint_migration(ours[name])
        assert not linter.has_errors, name


def test_a_new_database_takes_one_step_an_app_to_the_tables_of_all_the_others() -> None:
    assert set(STEPS) == APPS
    for app, step in STEPS.items():
        names = sorted(name for of, name in OURS if of == app and name != step.name)
        assert step.replaces == [(app, name) for name in names[: len(step.replaces)]], "each since the first"
    every = MigrationLoader(None, replace_migrations=False)
    by_steps = every.project_state([step.replaces[-1] for step in STEPS.values()])
    at_once = MigrationLoader(None).project_state([(app, step.name) for app, step in STEPS.items()])
    assert MigrationAutodetector(by_steps, at_once).changes(every.graph) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ('ALTER TABLE "label_award" ADD COLUMN "x" integer NOT NULL', "NOT_NULL"),
        ('ALTER TABLE "label_award" DROP COLUMN "arobases"', "DROP_COLUMN"),
        ('ALTER TABLE "label_award" RENAME COLUMN "arobases" TO "level"', "RENAME_COLUMN"),
        ('CREATE INDEX "x" ON "label_award" ("arobases")', "CREATE_INDEX"),
    ],
)
def test_what_the_linter_refuses(linter: MigrationLinter, sql: str, code: str) -> None:
    errors, _ignored, warnings = analyse_sql_statements(linter.sql_analyser_class, [sql], [])
    assert code in {issue.code for issue in (*errors, *warnings)}
