"""Who was to be found before there were profiles stays so, with what was shown then."""

from django.db import migrations


def make(apps, schema_editor):
    User, Profile = apps.get_model("accounts", "User"), apps.get_model("people", "Profile")
    shown = {"expertise": "public", "about": "public"}
    public = User.objects.filter(is_public=True, is_active=True).order_by("pk")
    Profile.objects.bulk_create(
        [Profile(user=user, listed="public", shown=shown) for user in public.iterator(chunk_size=500)], batch_size=500
    )


class Migration(migrations.Migration):

    dependencies = [("people", "0001_first_tables")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
