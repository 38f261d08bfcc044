"""The first tables."""

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
            name="Asking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(max_length=120)),
                ("public", models.BooleanField(default=False)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("begun", models.DateTimeField(auto_now_add=True)),
                ("ended", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended", None)), fields=("document",), name="one_asking_a_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="asking_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(max_length=120)),
                ("part", models.CharField(max_length=20)),
                ("clause", models.CharField(max_length=200)),
                ("quoted", models.TextField(blank=True)),
                ("words", models.TextField(max_length=3000)),
                ("source", models.CharField(choices=[("delegate", "delegate"), ("citizen", "citizen")], max_length=10)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("agency", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
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
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(
                        choices=[("accepted", "accepted"), ("partly", "partly"), ("explained", "explained")],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(max_length=3000)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="comments.opinion"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("opinion_id",),
            },
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(fields=["document", "clause"], name="comments_op_documen_9e7df9_idx"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("source", "delegate")),
                    models.Q(("person__isnull", True), ("source", "citizen")),
                    _connector="OR",
                ),
                name="a_delegate_is_somebody",
            ),
        ),
    ]
