"""The first table."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.CharField(max_length=100)),
                ("title", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("app", "app"),
                            ("site", "site"),
                            ("research", "research"),
                            ("article", "article"),
                            ("report", "report"),
                            ("service", "service"),
                            ("other", "other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("about", models.TextField(max_length=1000)),
                ("maker", models.CharField(max_length=120)),
                ("url", models.URLField(blank=True, max_length=300)),
                ("contact", models.EmailField(blank=True, max_length=254)),
                (
                    "showing",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("shown", "shown"), ("declined", "declined")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("told", models.DateTimeField(auto_now_add=True)),
                ("decided", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["dataset", "showing"], name="reuses_told_dataset_4bd537_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided__isnull", True), ("showing", "waiting")),
                            models.Q(models.Q(("showing", "waiting"), _negated=True), ("decided__isnull", False)),
                            _connector="OR",
                        ),
                        name="decided_at_a_moment",
                    )
                ],
            },
        ),
    ]
