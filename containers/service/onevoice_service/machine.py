"""What the machine gives this process and how loaded it is, seen through the container's cgroup (v2) if it has one."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from .health import Load

CGROUP = Path("/sys/fs/cgroup")
#: A shorter time says nothing of a load.
SHORTEST_S = 0.5


def cpu_count(cgroup: Path = CGROUP) -> int:
    """CPUs that this process may use: those it is bound to, or fewer by the cgroup's quota (rounded up); at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(cgroup / "cpu.max").partition(" ")
    limited = -(-int(quota) // int(period)) if quota.isdigit() and period.isdigit() else allowed
    return max(1, min(allowed, limited))


def memory(cgroup: Path = CGROUP) -> tuple[int, int]:
    """(bytes in use, bytes in all) of the container where it has a limit, else of the machine.

    Page cache that the kernel gives up at need does not count as used.
    """
    machine = psutil.virtual_memory()
    limit, current = _read(cgroup / "memory.max"), _read(cgroup / "memory.current")
    if not (limit.isdigit() and current.isdigit()) or int(limit) > machine.total:
        return machine.total - machine.available, machine.total
    stat = dict(line.split() for line in _read(cgroup / "memory.stat").splitlines())
    return max(0, int(current) - int(stat.get("inactive_file", 0))), int(limit)


class CpuShare:
    """The share of the CPUs that was used since the last question, 0..1."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, spent: Callable[[], tuple[float, float]] | None = None
    ) -> None:
        self._now, self._spent = now, spent or cpu_seconds
        self._at, self._share = now(), 0.0
        self._last, _ = self._spent()

    def read(self) -> float:
        """Asked twice within half a second, it answers the same: too short a time says nothing."""
        at = self._now()
        if at - self._at >= SHORTEST_S:
            spent, cpus = self._spent()
            self._share = min(1.0, max(0.0, (spent - self._last) / ((at - self._at) * cpus)))
            self._at, self._last = at, spent
        return round(self._share, 3)


def cpu_seconds(cgroup: Path = CGROUP) -> tuple[float, float]:
    """(CPU seconds spent, CPUs) of the container where it has a quota, else of the machine."""
    quota, _, period = _read(cgroup / "cpu.max").partition(" ")
    spent = dict(line.split() for line in _read(cgroup / "cpu.stat").splitlines())
    if quota.isdigit() and period.isdigit() and "usage_usec" in spent:
        return int(spent["usage_usec"]) / 1e6, int(quota) / int(period)
    times = psutil.cpu_times()._asdict()
    busy = sum(times.get(name, 0.0) for name in ("user", "nice", "system", "irq", "softirq", "steal"))
    return busy, float(psutil.cpu_count() or 1)


def load_of(cpu: CpuShare, folder: Path) -> Load:
    """`folder` is where the inputs and artifacts of tasks lie."""
    used, total = memory()
    return Load(
        cpu_share=cpu.read(),
        memory_bytes=used,
        memory_total_bytes=total,
        disk_free_bytes=shutil.disk_usage(folder).free,
    )


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
