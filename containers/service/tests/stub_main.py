"""A service whose engines do what a test needs: copy, take their time, start a child, break, die."""

import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from onevoice_service.engine import Engine, Product, Service, Status, Work
from onevoice_service.messages import Usage
from onevoice_service.models import Model
from onevoice_service.serve import main
from onevoice_service.settings import Settings
from onevoice_service.stages import SeparateParams, SeparateValue


class Stub:
    """`contextMs` is how long it takes."""

    stage = "separate"

    def __init__(self, name: str, *, on: bool = True) -> None:
        self.id, self._on = f"stub/{name}", on
        # All of them use the same weights.
        self._model = Model("stub-weights", _load)

    def status(self) -> Status:
        return Status(on=self._on, reason=None if self._on else "it is only here to be off")

    def models(self) -> list[Model[str]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        with work.models.use(self._model) as weights:
            assert weights == "weights"
            return self._work(work)

    def _work(self, work: Work) -> Product:
        assert isinstance(work.params, SeparateParams)
        if self.id == "stub/dies":
            os._exit(3)
        if self.id == "stub/breaks":
            raise ValueError("the secret words that somebody spoke")
        if self.id == "stub/parent":
            subprocess.Popen(["sleep", "1000.25"])  # noqa: S607
        for part in range(10):
            time.sleep(work.params.context_ms / 10_000)
            work.progress((part + 1) / 10)
        copy = work.folder / "vocals.wav"
        copy.write_bytes(work.inputs["programme"][0].read_bytes())
        meta = {"openMpThreads": os.environ.get("OMP_NUM_THREADS")}
        usage = [Usage(meter="separate_seconds", quantity=1, vendor_cost_micros=0)]
        value = SeparateValue(samples=1, channels=1, vocals_db=-20, background_db=-40)
        return Product(value, {"vocals": (copy, "audio/wav")}, usage, meta)


def _load() -> str:
    print("libraries print to stdout as they like")
    return "weights"


def engines(_settings: Settings) -> list[Engine]:
    return [*(Stub(name) for name in ("copies", "breaks", "dies", "parent")), Stub("off", on=False)]


if __name__ == "__main__":
    main(Service("stub", engines))
