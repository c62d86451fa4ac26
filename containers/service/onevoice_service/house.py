"""What a running service says of itself: /healthz and /models."""

from dataclasses import dataclass, field
from pathlib import Path

from . import VERSION
from .catalogue import Catalogue
from .device import Device
from .health import Health, Models
from .machine import CpuShare, load_of
from .slot import Slot
from .tasks import Tasks
from .worker_process import WorkerProcess


@dataclass(frozen=True)
class House:
    service: str
    catalogue: Catalogue
    slots: list[Slot]
    tasks: Tasks
    folder: Path
    cpu: CpuShare = field(default_factory=CpuShare)

    def health(self) -> Health:
        return Health(
            service=self.service,
            ok=any(engine.on for engine in self.catalogue.engines),
            version=VERSION,
            slots=len(self.slots),
            running=self.tasks.running,
            queue=self.tasks.queue,
            device=self._device(),
            load=load_of(self.cpu, self.folder),
            engines=self.catalogue.engines,
        )

    def models(self) -> Models:
        return Models(models=self.catalogue.models(self._workers()))

    def _workers(self) -> list[WorkerProcess]:
        return [slot.worker for slot in self.slots if slot.worker is not None]

    def _device(self) -> Device | None:
        """None until a worker has told."""
        return next((worker.device for worker in self._workers() if worker.device is not None), None)
