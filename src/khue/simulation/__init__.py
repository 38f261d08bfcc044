"""A made-up city of a given size, written as a city folder like any other and marked as simulated.

`simulate` writes it. What it promises: the same `Shape` gives the same declarations and the same values in every row, on
every machine and with any number of threads.
"""

from khue.simulation.folder import simulate
from khue.simulation.shape import Shape

__all__ = ["Shape", "simulate"]
