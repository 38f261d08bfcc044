"""The first tables."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Record",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=32)),
                ("actor", models.CharField(db_index=True, max_length=64)),
                ("actor_name", models.CharField(max_length=200)),
                ("via", models.CharField(max_length=16)),
                ("action", models.CharField(db_index=True, max_length=64)),
                ("subject", models.CharField(db_index=True, max_length=200)),
                ("agency", models.CharField(blank=True, db_index=True, max_length=100)),
                ("details", models.TextField()),
                ("before", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("number",),
            },
        ),
    ]
