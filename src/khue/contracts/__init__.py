"""A dataset's promises against its rows: typed rows come out, or findings that say what is wrong and where."""

from khue.contracts.check import MAX_LISTED, CheckedPieces, CheckedTable, check, check_pieces
from khue.contracts.columns import header_names
from khue.contracts.kept import Kept, KeyIndex

__all__ = ["MAX_LISTED", "CheckedPieces", "CheckedTable", "Kept", "KeyIndex", "check", "check_pieces", "header_names"]
