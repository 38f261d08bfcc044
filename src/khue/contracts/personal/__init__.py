"""What in a table names or identifies a person, found also where nobody declared it."""

from khue.contracts.personal.judge import Exposure, judged, scan
from khue.contracts.personal.look import Evidence, look
from khue.contracts.personal.masking import masked, without_persons

__all__ = ["Evidence", "Exposure", "judged", "look", "masked", "scan", "without_persons"]
