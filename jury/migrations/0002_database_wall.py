"""The group of those named to a jury (a second factor is asked of them), and the wall of a recusal held by the database."""

from django.db import migrations

WALL = """
CREATE FUNCTION jury_refuse_recused_vote() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM jury_recusal AS recusal JOIN jury_case ON jury_case.candidature_id = recusal.candidature_id
        WHERE jury_case.id = NEW.case_id AND recusal.member_id = NEW.member_id
    ) THEN
        RAISE EXCEPTION 'a recused member does not vote' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_not_recused';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER vote_not_recused BEFORE INSERT OR UPDATE ON jury_vote FOR EACH ROW EXECUTE FUNCTION jury_refuse_recused_vote();
"""
UNDO = """
DROP TRIGGER vote_not_recused ON jury_vote;
DROP FUNCTION jury_refuse_recused_vote();
"""


def create_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="jury")


class Migration(migrations.Migration):
    dependencies = [("jury", "0001_initial"), ("label", "0002_database_rules")]

    operations = [
        migrations.RunSQL(WALL, UNDO),
        migrations.RunPython(create_group, migrations.RunPython.noop),
    ]
