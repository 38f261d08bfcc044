"""The datasets of a made-up city, one file each: its columns, what is wrong in it on purpose, and the SQL of its rows."""

from khue.simulation.datasets import payments, procedures, readings, reports
from khue.simulation.datasets.kind import Dataset

DATASETS: tuple[Dataset, ...] = (procedures.DATASET, payments.DATASET, readings.DATASET, reports.DATASET)
"""All of them, the largest first."""

__all__ = ["DATASETS", "Dataset"]
