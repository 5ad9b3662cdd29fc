"""A finished build keeps its file and its fingerprints for ever: the database refuses what would lose them.

Those of a demonstration edition may be deleted with it.
"""

from django.db import migrations

FINISHED = """
CREATE FUNCTION book_refuse_finished_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.status = OLD.status AND NEW.file = OLD.file AND NEW.sha256 = OLD.sha256
        AND NEW.data_checksum = OLD.data_checksum THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM label_edition WHERE id = OLD.edition_id AND demonstration) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Une fabrication terminée garde son fichier et ses empreintes : refaites-en une autre.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'finished_build_stays';
END $$;
CREATE TRIGGER finished_build_stays BEFORE UPDATE OR DELETE ON book_bookedition
    FOR EACH ROW WHEN (OLD.status = 'done') EXECUTE FUNCTION book_refuse_finished_change();
"""
UNDO_FINISHED = """
DROP TRIGGER finished_build_stays ON book_bookedition;
DROP FUNCTION book_refuse_finished_change();
"""


class Migration(migrations.Migration):
    dependencies = [("book", "0001_initial"), ("label", "0001_initial")]

    operations = [migrations.RunSQL(FINISHED, UNDO_FINISHED)]
