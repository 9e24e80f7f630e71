"""What was promised before the start can't be changed by any statement: the database itself refuses."""

from django.db import migrations

TABLE = "experiments_experiment"
COLUMNS = (
    "language", "title", "assumption", "test", "measure", "threshold_value", "threshold_unit", "more_is_better",
    "threshold_words", "place", "participants", "starts_on", "ends_on", "started_at",
)
REFUSAL = "an experiment that has started keeps its plan and threshold"

SQLITE = f"""
CREATE TRIGGER experiment_lock BEFORE UPDATE OF {", ".join(COLUMNS)} ON {TABLE}
WHEN OLD.started_at IS NOT NULL AND ({" OR ".join(f"NEW.{one} IS NOT OLD.{one}" for one in COLUMNS)})
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
"""
POSTGRESQL = f"""
CREATE FUNCTION experiment_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER experiment_lock BEFORE UPDATE OF {", ".join(COLUMNS)} ON {TABLE}
FOR EACH ROW WHEN (OLD.started_at IS NOT NULL AND ({" OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in COLUMNS)}))
EXECUTE FUNCTION experiment_lock();
"""


def lock(_apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL, params=None)
    elif editor.connection.vendor == "sqlite":
        editor.execute(SQLITE, params=None)


def unlock(_apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER experiment_lock ON {TABLE}")
        editor.execute("DROP FUNCTION experiment_lock()")
    elif editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER experiment_lock")


class Migration(migrations.Migration):
    dependencies = [("experiments", "0001_first_tables")]
    operations = [migrations.RunPython(lock, unlock)]
