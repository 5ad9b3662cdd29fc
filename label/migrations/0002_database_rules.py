"""What the ORM cannot say: no successor loop, a journal that only grows, the table of Django's cache, the groups and
their rights. Messages are in French: people may read them.
"""

from django.db import migrations

SUCCESSOR = """
CREATE FUNCTION label_refuse_successor_loop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.successor_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        WITH RECURSIVE chain(id) AS (
            SELECT NEW.successor_id
            UNION
            SELECT c.successor_id FROM label_collectivite c JOIN chain ON c.id = chain.id WHERE c.successor_id IS NOT NULL
        )
        SELECT 1 FROM chain WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'Une collectivité ne peut pas se succéder à elle-même, même par l''intermédiaire d''autres.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'collectivite_no_successor_loop';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER collectivite_no_successor_loop BEFORE INSERT OR UPDATE OF successor_id ON label_collectivite
    FOR EACH ROW EXECUTE FUNCTION label_refuse_successor_loop();
"""
UNDO_SUCCESSOR = """
DROP TRIGGER collectivite_no_successor_loop ON label_collectivite;
DROP FUNCTION label_refuse_successor_loop();
"""

JOURNAL = """
CREATE FUNCTION label_refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le journal ne se modifie pas : on y ajoute seulement.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_append_only';
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON label_journalentry
    FOR EACH ROW EXECUTE FUNCTION label_refuse_journal_change();
"""
UNDO_JOURNAL = """
DROP TRIGGER journal_append_only ON label_journalentry;
DROP FUNCTION label_refuse_journal_change();
"""


# Only who is in the race has a level: neither door, status or award, may leave the other behind.
RACE = """
CREATE FUNCTION label_refuse_award_out_of_the_race() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM label_candidature WHERE id = NEW.candidature_id AND status = 'filed') THEN
        RAISE EXCEPTION 'Seul un dossier déposé, ni retiré ni irrecevable, reçoit un niveau.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_in_the_race';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER award_in_the_race BEFORE INSERT OR UPDATE ON label_award
    FOR EACH ROW EXECUTE FUNCTION label_refuse_award_out_of_the_race();
CREATE FUNCTION label_refuse_leaving_with_an_award() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM label_award WHERE candidature_id = NEW.id) THEN
        RAISE EXCEPTION 'Un dossier qui a un niveau ne quitte la course qu''une fois ce niveau retiré.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'candidature_leaves_without_award';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER candidature_leaves_without_award BEFORE UPDATE OF status ON label_candidature
    FOR EACH ROW WHEN (NEW.status <> 'filed') EXECUTE FUNCTION label_refuse_leaving_with_an_award();
"""
UNDO_RACE = """
DROP TRIGGER award_in_the_race ON label_award;
DROP TRIGGER candidature_leaves_without_award ON label_candidature;
DROP FUNCTION label_refuse_award_out_of_the_race();
DROP FUNCTION label_refuse_leaving_with_an_award();
"""

# Rate limits and used codes: the table may be lost in a crash, so it is not logged.
CACHE = """
CREATE UNLOGGED TABLE label_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX label_cache_expires ON label_cache (expires);
"""

GROUPS = ("equipe", "technique")  # the équipe runs the campaign, the technique keeps the machines
# Model, its name in Django's permissions, and the rights; never candidatures, awards nor the journal: they tell decisions.
RIGHTS = (
    ("user", "personne", ("view", "add", "change")),
    ("edition", "édition", ("view", "change")),
    ("collectivite", "collectivité", ("view",)),
    ("adhesion", "adhésion", ("view",)),
)




# A finished document keeps its file, its fingerprints and what it says for ever: the database refuses what would lose
# them. Those of a demonstration, and of a row that was erased, go with it.
DOCUMENT = """
CREATE FUNCTION label_refuse_finished_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.status = OLD.status AND NEW.file = OLD.file AND NEW.sha256 = OLD.sha256
        AND NEW.data_checksum = OLD.data_checksum AND NEW.content IS NOT DISTINCT FROM OLD.content THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND (OLD.edition_id IS NULL
        OR EXISTS (SELECT 1 FROM label_edition WHERE id = OLD.edition_id AND demonstration)) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Un document terminé garde son fichier et ses empreintes : refaites-en un autre.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'finished_document_stays';
END $$;
CREATE TRIGGER finished_document_stays BEFORE UPDATE OR DELETE ON label_document
    FOR EACH ROW WHEN (OLD.status = 'done') EXECUTE FUNCTION label_refuse_finished_change();
"""
UNDO_DOCUMENT = """
DROP TRIGGER finished_document_stays ON label_document;
DROP FUNCTION label_refuse_finished_change();
"""


def begin_public_version(apps, _editor):
    """Make the one row that says how often the public data changed."""
    apps.get_model("label", "PublicVersion").objects.create(pk=1, number=0)


def create_groups(apps, _editor):
    """Make the two groups that open doors."""
    group = apps.get_model("auth", "Group")
    for name in GROUPS:
        group.objects.get_or_create(name=name)


def grant(apps, _editor):
    """Let the technique set accounts and editions' numbers in the administration, and read the référentiel."""
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="technique")
    for model, name, rights in RIGHTS:
        # Django makes these after the migrations of a new database: they are made here when they are not there yet.
        kind, _ = content_types.objects.get_or_create(app_label="label", model=model)
        for right in rights:
            permission, _ = permissions.objects.get_or_create(
                content_type=kind, codename=f"{right}_{model}", defaults={"name": f"Can {right} {name}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("label", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(SUCCESSOR, UNDO_SUCCESSOR),
        migrations.RunSQL(JOURNAL, UNDO_JOURNAL),
        migrations.RunSQL(RACE, UNDO_RACE),
        migrations.RunSQL(DOCUMENT, UNDO_DOCUMENT),
        migrations.RunSQL(CACHE, "DROP TABLE label_cache"),
        migrations.RunPython(begin_public_version, migrations.RunPython.noop),
        migrations.RunPython(create_groups, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
