"""How loaded the machine is, through a cgroup of files."""

import os
from pathlib import Path

from onevoice_service.machine import CpuShare, cpu_count, cpu_seconds, load_of, memory

MEGABYTE = 1 << 20


def cgroup(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text)
    return folder


def test_a_quota_of_the_container_limits_the_cpus(tmp_path: Path) -> None:
    assert cpu_count(cgroup(tmp_path, cpu_max="50000 100000\n")) == 1
    assert cpu_count(cgroup(tmp_path, cpu_max="100000000 100000\n")) == cpu_count(tmp_path / "none")


def test_without_a_quota_all_cpus_that_the_process_is_bound_to_count(tmp_path: Path) -> None:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert cpu_count(cgroup(tmp_path, cpu_max="max 100000\n")) == allowed


def test_a_limit_of_the_container_is_its_memory_and_the_cache_is_not_in_use(tmp_path: Path) -> None:
    stat = f"anon {60 * MEGABYTE}\ninactive_file {40 * MEGABYTE}\n"
    limited = cgroup(tmp_path, memory_max=str(512 * MEGABYTE), memory_current=str(100 * MEGABYTE), memory_stat=stat)
    assert memory(limited) == (60 * MEGABYTE, 512 * MEGABYTE)


def test_without_a_limit_it_is_the_machines(tmp_path: Path) -> None:
    used, total = memory(cgroup(tmp_path, memory_max="max", memory_current="5"))
    assert 0 < used < total
    assert memory(tmp_path / "none")[1] == total


def test_the_share_of_the_cpus_is_what_was_spent_since_the_last_question() -> None:
    clock, spent = [0.0], [10.0]
    share = CpuShare(now=lambda: clock[0], spent=lambda: (spent[0], 2))
    clock[0], spent[0] = 1.0, 11.0
    assert share.read() == 0.5
    clock[0], spent[0] = 1.1, 99.0
    assert share.read() == 0.5, "too soon to say anything new"
    clock[0], spent[0] = 2.0, 11.0
    assert share.read() == 0.0
    clock[0], spent[0] = 3.0, 500.0
    assert share.read() == 1.0


def test_cpu_seconds_are_the_containers_where_it_has_a_quota_and_else_the_machines(tmp_path: Path) -> None:
    stat = "usage_usec 2500000\nuser_usec 2000000\n"
    assert cpu_seconds(cgroup(tmp_path, cpu_max="150000 100000", cpu_stat=stat)) == (2.5, 1.5)
    spent, cpus = cpu_seconds(tmp_path / "none")
    assert spent > 0
    assert cpus == os.cpu_count()


def test_the_load_of_this_machine_is_plausible(tmp_path: Path) -> None:
    load = load_of(CpuShare(), tmp_path)
    assert 0 <= load.cpu_share <= 1
    assert 0 < load.memory_bytes <= load.memory_total_bytes
    assert load.disk_free_bytes > 0
