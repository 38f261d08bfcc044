"""What a sender says that the figures of a file are."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column of a submission."""

    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.AddField(model_name="submission", name="status", field=models.CharField(blank=True, max_length=12)),
    ]
