"""Why a step is done is said in words, never by the name that a program has for it."""

from __future__ import annotations

import pytest

from khue.folder.names import TOP_NAMES
from khue.pipeline.step_words import reasons
from khue.pipeline.steps import Cause, Step

PARTS = [name.split(".")[0] for name in TOP_NAMES]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_city_folder_has_a_name(part: str) -> None:
    step = Step("assess", "", (Cause("changed", f"folder/{part}"),))
    assert reasons(step, "en") != f"changed: {part}"
    assert reasons(step, "vi") != f"thay đổi: {part}"


def test_what_is_recorded_of_a_dataset_is_not_taken_for_the_dataset() -> None:
    step = Step("assess", "", tuple(Cause("changed", f"{kind}/ho-so") for kind in ("dataset", "settled", "withdrawn")))
    said = reasons(step, "en")
    assert said == "changed: ho-so, what was settled about personal data in ho-so, withdrawn versions of ho-so"
