"""What the ORM cannot say: no successor loop, a journal that only grows. Messages are in French: people may read them."""

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


class Migration(migrations.Migration):
    dependencies = [("label", "0001_initial")]

    operations = [
        migrations.RunSQL(SUCCESSOR, UNDO_SUCCESSOR),
        migrations.RunSQL(JOURNAL, UNDO_JOURNAL),
    ]
