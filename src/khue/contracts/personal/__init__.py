"""What in a table names or identifies a person, found also where nobody declared it."""

from khue.contracts.personal.scan import Exposure, scan

__all__ = ["Exposure", "scan"]
