"""The plan of an export, which needs of every row its sizes, is read off an index: the rows themselves are scattered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0003_prompts_are_searched_by_trigrams"),
        ("curation", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="datasetrow",
            name="row_in_export_order",
        ),
        migrations.AddIndex(
            model_name="datasetrow",
            index=models.Index(
                fields=["version", "split", "pair_id", "bytes_0", "bytes_1"], name="row_in_export_order"
            ),
        ),
    ]
