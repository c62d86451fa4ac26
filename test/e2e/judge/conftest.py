"""The dub that the tests spoil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tone_dub import Case

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Case(tmp_path)
    made.build()
    return made
