import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
for folder in ("service", "whisperx", "demucs", "kokoro"):
    sys.path.insert(0, str(ROOT / "containers" / folder))

from cloud import Cloud  # noqa: E402 - the path comes first
from running import Running  # noqa: E402

MODELS = Path(os.environ.get("MODELS_DIR") or ROOT / ".onevoice" / "models").resolve()


@pytest.fixture(scope="session")
def models() -> Path:
    """The weights that set-up fetched. Their absence fails the test: without them nothing is proved."""
    assert MODELS.is_dir(), (
        f"no model weights in {MODELS}: run `ONEVOICE_MODELS_DIR=.onevoice/models npm run setup`, or set MODELS_DIR"
    )
    return MODELS


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as one:
        yield one


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts a main.py with these settings on a free port; whatever was started is killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def begin(main: Path, **settings: str) -> Running:
        env = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "THREADS": "2", "TMPDIR": str(tmp_path), **settings}
        with (tmp_path / "log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, str(main)], env=env, stdout=subprocess.PIPE, stderr=log, text=True
            )
        started.append(process)
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline() or "{}")
        assert ready.get("event") == "ready", (tmp_path / "log").read_text()
        return Running(process, ready["port"], tmp_path / "log")

    yield begin
    for process in started:
        process.kill()
        process.wait()
