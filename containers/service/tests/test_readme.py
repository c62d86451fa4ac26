"""What the READMEs say of the Python services is what the services say of themselves."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from onevoice_service.settings import Settings
from running import Running

CONTAINERS = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["whisperx", "demucs", "kokoro"])
def test_the_readme_lists_a_services_engines_with_their_stages(
    start: Callable[..., Running], tmp_path: Path, name: str
) -> None:
    service = start(CONTAINERS / name / "main.py", MODELS_DIR=str(tmp_path))
    readme = (CONTAINERS / "service" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` +\| `([^`]+)` +\| (\w+)", readme, re.MULTILINE)
    told = {engine["id"]: (name, engine["stages"][0]) for engine in service.health()["engines"]}
    assert {engine: (owner, stage) for owner, engine, stage in rows if owner == name} == told


def test_the_readme_lists_every_setting_and_no_other() -> None:
    table = (CONTAINERS / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))
    assert listed == {name.upper() for name in Settings.model_fields} - {"HOST", "PORT"}
