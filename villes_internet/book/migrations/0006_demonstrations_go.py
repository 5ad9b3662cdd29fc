"""The documents of a demonstration edition may be deleted with it; those of a real one stay, as before."""

from django.db import migrations

CHANGE = """
CREATE OR REPLACE FUNCTION book_refuse_finished_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.status = OLD.status AND NEW.file = OLD.file AND NEW.sha256 = OLD.sha256
        AND NEW.data_checksum = OLD.data_checksum THEN
        RETURN NEW;
    END IF;
    {exception}RAISE EXCEPTION 'Une fabrication terminée garde son fichier et ses empreintes : refaites-en une autre.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'finished_build_stays';
END $$;
"""
DEMONSTRATION = """IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM label_edition WHERE id = OLD.edition_id AND demonstration
    ) THEN
        RETURN OLD;
    END IF;
    """


class Migration(migrations.Migration):
    dependencies = [("book", "0005_campaign_documents"), ("label", "0004_people_and_candidatures")]

    operations = [
        migrations.RunSQL(CHANGE.replace("{exception}", DEMONSTRATION), CHANGE.replace("{exception}", ""))
    ]
