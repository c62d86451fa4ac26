"""How a service behaves towards OneVoice, whatever its engine: a stub as a real process against a small cloud."""

import hashlib
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cloud import Cloud, until
from running import Running

STUB = Path(__file__).with_name("stub_main.py")
BODY = bytes(range(256)) * 1000


@pytest.fixture
def service(start: Callable[..., Running]) -> Running:
    return start(STUB)


def task_of(cloud: Cloud, engine: str = "copies", ms: int = 0) -> dict[str, Any]:
    return cloud.task("separate", {"engine": f"stub/{engine}", "contextMs": ms}, programme=[BODY])


def idle(service: Running) -> Callable[[], bool]:
    return lambda: service.health()["running"] == 0


def left_behind(service: Running) -> list[Path]:
    return [file for file in service.log.parent.glob("onevoice-*/**/*") if file.is_file()]


class TestDoes:
    def test_a_task_is_accepted_done_and_reported_with_the_digest_of_what_was_stored(
        self, cloud: Cloud, service: Running
    ) -> None:
        task = task_of(cloud)
        answer = service.post(task)
        assert (answer.status_code, answer.json()) == (202, {"taskId": task["taskId"]})
        report = cloud.report()
        digest = hashlib.sha256(BODY).hexdigest()
        assert report["artifacts"] == {"vocals": {"digest": digest, "sizeBytes": len(BODY), "contentType": "audio/wav"}}
        assert report["value"] == {"samples": 1, "channels": 1, "vocalsDb": -20, "backgroundDb": -40}
        assert cloud.stored == {"/out/vocals": BODY}
        until(idle(service))
        assert left_behind(service) == []

    def test_the_same_task_again_is_the_same_task_while_it_runs_and_after_its_end(
        self, cloud: Cloud, service: Running
    ) -> None:
        task = task_of(cloud, ms=300)
        assert [service.post(task).status_code for _ in range(3)] == [202] * 3
        cloud.report()
        until(idle(service))
        assert service.post(task).status_code == 202
        time.sleep(0.3)
        assert len(cloud.of_kind("done")) == 1

    def test_heartbeats_come_in_time_and_their_progress_never_goes_back(self, cloud: Cloud, service: Running) -> None:
        service.post(task_of(cloud, ms=1500))
        cloud.report()
        progress = [beat["progress"] for beat in cloud.of_kind("heartbeat")]
        assert len(progress) >= 1500 // 200
        assert progress == sorted(progress)
        assert progress[-1] > progress[0]

    def test_large_artifacts_go_in_parts_and_a_failed_part_goes_again(self, cloud: Cloud, service: Running) -> None:
        cloud.part_size = 60_000
        cloud.put_status = lambda path, times: 503 if path.endswith(".3") and times == 1 else 200
        service.post(task_of(cloud))
        parts = cloud.report()["artifacts"]["vocals"]["parts"]
        assert [part["partNumber"] for part in parts] == [1, 2, 3, 4, 5]
        assert b"".join(cloud.stored[f"/out/vocals.{number}"] for number in range(1, 6)) == BODY
        assert parts[0]["etag"] == hashlib.md5(BODY[:60_000], usedforsecurity=False).hexdigest()
        assert cloud.puts.count("/out/vocals.3") == 2

    def test_a_broken_download_goes_on_where_it_broke_off(self, cloud: Cloud, service: Running) -> None:
        cloud.break_after = 100_000
        service.post(task_of(cloud))
        assert cloud.report()["kind"] == "done"
        assert cloud.ranges == ["bytes=100000-"]

    def test_a_callback_that_answers_with_500_is_tried_again(self, cloud: Cloud, service: Running) -> None:
        cloud.answer = lambda message: (500, {}) if len(cloud.of_kind(message["kind"])) <= 2 else None
        service.post(task_of(cloud))
        until(idle(service))
        assert len(cloud.of_kind("grant")) == 3
        assert len(cloud.of_kind("done")) == 3

    def test_two_slots_do_two_tasks_at_a_time(self, cloud: Cloud, start: Callable[..., Running]) -> None:
        service = start(STUB, SLOTS="2")
        answers = [service.post(task_of(cloud, ms=500)).status_code for _ in range(3)]
        assert answers == [202, 202, 503]
        until(lambda: len(cloud.of_kind("done")) == 2)


class TestRefuses:
    def test_a_task_without_a_free_slot(self, cloud: Cloud, service: Running) -> None:
        service.post(task_of(cloud, ms=2000))
        answer = service.post(task_of(cloud))
        assert (answer.status_code, answer.headers["retry-after"], answer.json()["code"]) == (503, "1", "busy")

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"v": 2}, "invalid_task"),
            ({"stage": "mix"}, "unknown_stage"),
            ({"params": {"engine": "stub/copies"}}, "invalid_params"),
            ({"params": {"engine": "stub/none", "contextMs": 0}}, "unknown_engine"),
            ({"params": {"engine": "stub/off", "contextMs": 0}}, "engine_off"),
            ({"inputs": {}}, "invalid_inputs"),
            ({"inputs": {"programme": [], "other": []}}, "invalid_inputs"),
        ],
    )
    def test_a_bad_task_in_words(self, cloud: Cloud, service: Running, change: dict[str, Any], code: str) -> None:
        answer = service.post({**task_of(cloud), **change})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["message"]

    def test_what_is_no_json(self, service: Running) -> None:
        assert service.post("no task").status_code == 422

    def test_a_body_that_a_page_could_send_without_asking_leave(self, cloud: Cloud, service: Running) -> None:
        answer = service.post_as(task_of(cloud), {"content-type": "text/plain"})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
        assert cloud.messages == []

    @pytest.mark.parametrize("origin", ["https://page.test", "null", "http://127.0.0.1:8787"])
    def test_whatever_comes_from_a_page(self, cloud: Cloud, service: Running, origin: str) -> None:
        answer = service.post_as(task_of(cloud), {"origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert cloud.messages == []

    def test_an_input_with_another_digest(self, cloud: Cloud, service: Running) -> None:
        task = task_of(cloud)
        task["inputs"]["programme"][0]["digest"] = "0" * 64
        service.post(task)
        assert cloud.report()["failure"]["code"] == "input_mismatch"
        assert cloud.stored == {}

    def test_an_input_larger_than_announced(self, cloud: Cloud, service: Running) -> None:
        task = task_of(cloud)
        task["inputs"]["programme"][0]["sizeBytes"] = 1000
        service.post(task)
        assert cloud.report()["failure"]["code"] == "input_mismatch"


class TestStops:
    @pytest.mark.parametrize("answer", [(409, {}), (200, {"next": "cancel"}), (401, {})])
    def test_a_stale_or_cancelled_attempt_is_killed_and_says_nothing_more(
        self, cloud: Cloud, service: Running, answer: tuple[int, Any]
    ) -> None:
        cloud.answer = lambda _message: answer
        service.post(task_of(cloud, ms=60_000))
        until(idle(service), 3)
        said = len(cloud.messages)
        time.sleep(0.5)
        assert [message["kind"] for message in cloud.messages] == ["heartbeat"] * said
        assert left_behind(service) == []

    def test_a_stale_grant_stores_nothing(self, cloud: Cloud, service: Running) -> None:
        cloud.answer = lambda message: (409, {}) if message["kind"] == "grant" else None
        service.post(task_of(cloud))
        until(lambda: cloud.of_kind("grant"))
        until(idle(service))
        assert cloud.stored == {}
        assert cloud.of_kind("done") == cloud.of_kind("failed") == []

    def test_delete_kills_the_work_and_its_children_at_once_and_the_slot_is_free_again(
        self, cloud: Cloud, service: Running
    ) -> None:
        task = task_of(cloud, "parent", ms=60_000)
        service.post(task)
        until(lambda: running("sleep 1000.25"))
        began = time.monotonic()
        assert service.delete(task["taskId"]).status_code == 204
        assert time.monotonic() - began < 2
        assert not running("sleep 1000.25")
        assert cloud.of_kind("done") == cloud.of_kind("failed") == []
        assert service.post(task_of(cloud)).status_code == 202
        assert cloud.report()["kind"] == "done"

    def test_delete_of_an_unknown_task_is_no_error_and_its_late_start_does_nothing(
        self, cloud: Cloud, service: Running
    ) -> None:
        task = task_of(cloud)
        assert service.delete(task["taskId"]).status_code == 204
        assert service.post(task).status_code == 202
        time.sleep(0.3)
        assert (cloud.messages, service.health()["running"]) == ([], 0)

    @pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_everything_within_two_seconds(
        self, cloud: Cloud, service: Running, name: signal.Signals
    ) -> None:
        service.post(task_of(cloud, "parent", ms=60_000))
        until(lambda: running("sleep 1000.25"))
        began = time.monotonic()
        service.process.send_signal(name)
        assert service.process.wait(5) == 0
        assert time.monotonic() - began < 2
        assert not running("sleep 1000.25")
        assert list(service.log.parent.glob("onevoice-*")) == []

    def test_a_killed_service_leaves_no_worker_behind(self, service: Running) -> None:
        workers = until(lambda: children(service.process.pid))
        service.process.kill()
        until(lambda: not any(alive(worker) for worker in workers))


class TestFails:
    def test_an_engines_exception_is_reported_by_class_only(self, cloud: Cloud, service: Running) -> None:
        service.post(task_of(cloud, "breaks"))
        failure = cloud.report()["failure"]
        assert failure == {"code": "engine_error", "message": "The engine failed (ValueError).", "retryable": True}
        assert "secret words" not in service.log.read_text()

    def test_a_worker_that_dies_is_a_retryable_failure_and_the_next_task_is_done(
        self, cloud: Cloud, service: Running
    ) -> None:
        service.post(task_of(cloud, "dies"))
        assert cloud.report()["failure"]["code"] == "worker_died"
        cloud.messages.clear()
        until(idle(service))
        service.post(task_of(cloud))
        assert cloud.report()["kind"] == "done"

    def test_a_store_that_refuses_is_a_retryable_failure(self, cloud: Cloud, service: Running) -> None:
        cloud.put_status = lambda _path, _times: 403
        service.post(task_of(cloud))
        failure = cloud.report()["failure"]
        assert (failure["code"], failure["retryable"]) == ("upload_failed", True)

    def test_the_log_names_no_token_and_no_address_of_an_input(self, cloud: Cloud, service: Running) -> None:
        task = task_of(cloud)
        service.post(task)
        cloud.report()
        until(idle(service))
        log = service.log.read_text()
        assert task["taskId"] in log
        assert task["token"] not in log
        assert cloud.url not in log


class Process(NamedTuple):
    pid: int
    parent: int
    command: str


def running(command: str) -> list[Process]:
    return [each for each in processes() if each.command.endswith(command)]


def children(pid: int) -> list[int]:
    return [each.pid for each in processes() if each.parent == pid]


def alive(pid: int) -> bool:
    return any(each.pid == pid for each in processes())


def processes() -> list[Process]:
    """Those that live; zombies do not. From /proc where there is one: bare machines have no `ps`."""
    if Path("/proc/self/stat").exists():
        return [each for folder in Path("/proc").glob("[0-9]*") if (each := _from_proc(folder))]
    columns = ["ps", "-A", "-o", "pid=,ppid=,stat=,args="]
    lines = subprocess.run(columns, capture_output=True, text=True, check=True).stdout.splitlines()
    told = [line.split(None, 3) for line in lines]
    return [Process(int(pid), int(parent), command) for pid, parent, state, command in told if state[:1] != "Z"]


def _from_proc(folder: Path) -> Process | None:
    """See proc(5): `pid (name) state ppid ...`; the name may hold anything. One that ended meanwhile has no files."""
    try:
        state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state in "ZX" else Process(int(folder.name), int(parent), command)
