"""How long a request for data may wait for its answer."""

from __future__ import annotations

ANSWER_DAYS = 10
"""Working days for an answer, from the day after a request came."""
EXTENDED_DAYS = 10
"""Working days more, once, where an agency says why."""
