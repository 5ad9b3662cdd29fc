"""A register that only grows: a line never changes, and only a demonstration is ever taken away."""

from django.db import migrations

REGISTER = """
CREATE FUNCTION label_refuse_register_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM label_edition WHERE id = OLD.edition_id AND demonstration) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Le registre des décisions ne se modifie pas : on y ajoute seulement.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'register_append_only';
END $$;
CREATE TRIGGER register_append_only BEFORE UPDATE OR DELETE ON label_registerline
    FOR EACH ROW EXECUTE FUNCTION label_refuse_register_change();
"""
UNDO = """
DROP TRIGGER register_append_only ON label_registerline;
DROP FUNCTION label_refuse_register_change();
"""


class Migration(migrations.Migration):
    dependencies = [("label", "0022_register")]

    operations = [migrations.RunSQL(REGISTER, UNDO)]
