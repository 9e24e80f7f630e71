from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat


def count(apps, _schema_editor):
    """What stands under each idea now, by side: one statement, along an index."""
    comments = apps.get_model("discussion", "Comment").objects.filter(hidden_at=None, deleted_at=None)
    said = comments.filter(thread=Concat(Value("idea:"), OuterRef("ref"))).order_by()

    def many(rows):
        return Coalesce(Subquery(rows.values("thread").annotate(n=Count("pk")).values("n")), 0)

    apps.get_model("ideas", "Idea").objects.order_by().update(
        said=many(said), said_for=many(said.filter(side=1)), said_against=many(said.filter(side=-1))
    )


class Migration(migrations.Migration):
    dependencies = [("ideas", "0002_relations"), ("discussion", "0001_first_tables")]

    operations = [
        *(
            migrations.AddField("idea", name, models.PositiveIntegerField(default=0))
            for name in ("said", "said_for", "said_against")
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
