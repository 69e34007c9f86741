"""Generators say whether they make pictures or videos, so that a project of the other kind is not offered them."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SHIPPED = {"builtin:shapeworld": "image", "builtin:shapeworld-video": "video"}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The shipped ones are known, and what was tuned makes what its parent makes; of others it is found out."""
    generators = apps.get_model("gpu_jobs", "Generator").objects
    for source, media in SHIPPED.items():
        generators.filter(source=source).update(media=media)
    for generator in generators.filter(parent__isnull=False).order_by("pk").select_related("parent"):
        generators.filter(pk=generator.pk).update(media=generator.parent.media)


class Migration(migrations.Migration):
    dependencies = [("gpu_jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            "generator",
            "media",
            models.CharField(
                choices=[("image", "Image"), ("video", "Video")],
                help_text="What it makes; null until somebody says so or it was looked at.",
                max_length=8,
                null=True,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
