"""The first table."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Wanted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160)),
                ("purpose", models.TextField(max_length=1000)),
                (
                    "asker",
                    models.CharField(
                        choices=[
                            ("citizen", "citizen"),
                            ("enterprise", "enterprise"),
                            ("agency", "agency"),
                            ("researcher", "researcher"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("contact", models.EmailField(blank=True, max_length=254)),
                ("dataset", models.CharField(blank=True, max_length=100)),
                ("agency", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("assigned", "assigned"),
                            ("answered", "answered"),
                            ("dismissed", "dismissed"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("read", models.BooleanField(default=False)),
                ("received", models.DateTimeField(auto_now_add=True)),
                ("due", models.DateField()),
                ("extended", models.CharField(blank=True, max_length=500)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opened", "opened"),
                            ("partly", "partly"),
                            ("open-before", "open-before"),
                            ("declined", "declined"),
                            ("not-held", "not-held"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000)),
                ("answered", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("due", "id"),
                "indexes": [models.Index(fields=["state", "agency"], name="wanted_want_state_cca728_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered__isnull", False),
                                ("state", "answered"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True),
                                ("answered__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="answered_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "assigned"), _negated=True),
                            models.Q(("agency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assigned_to_an_agency",
                    ),
                ],
            },
        ),
    ]
