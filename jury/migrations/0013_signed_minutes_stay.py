"""A signed scan of the minutes is neither replaced nor taken away, but with the minutes of a demonstration."""

from django.db import migrations

SIGNED = """
CREATE FUNCTION jury_refuse_other_scan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le procès-verbal signé ne se remplace pas.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_minutes_stay';
END $$;
CREATE TRIGGER signed_minutes_stay BEFORE UPDATE OF signed_id ON jury_minutes
    FOR EACH ROW WHEN (OLD.signed_id IS NOT NULL AND NEW.signed_id IS DISTINCT FROM OLD.signed_id)
    EXECUTE FUNCTION jury_refuse_other_scan();
"""
UNDO = """
DROP TRIGGER signed_minutes_stay ON jury_minutes;
DROP FUNCTION jury_refuse_other_scan();
"""


class Migration(migrations.Migration):
    dependencies = [("jury", "0012_signed_minutes")]

    operations = [migrations.RunSQL(SIGNED, UNDO)]
