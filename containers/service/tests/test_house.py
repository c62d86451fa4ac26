"""What a running service says of itself, and what it answers outside the protocol."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from cloud import Cloud, until
from onevoice_service.health import Health, Models
from running import Running

STUB = Path(__file__).with_name("stub_main.py")
BODY = b"sound" * 1000


@pytest.fixture
def service(start: Callable[..., Running]) -> Running:
    return start(STUB, MODEL_TTL_S="0.6")


def task_of(cloud: Cloud, ms: int = 0) -> dict[str, Any]:
    return cloud.task("separate", {"engine": "stub/copies", "contextMs": ms}, programme=[BODY])


def get(service: Running, path: str, **options: Any) -> httpx.Response:
    return httpx.request(
        options.pop("method", "GET"), f"http://127.0.0.1:{service.port}{path}", trust_env=False, **options
    )


def test_health_tells_engines_device_load_and_queue(service: Running) -> None:
    until(lambda: service.health()["device"] == "cpu")
    health = Health.model_validate_json(get(service, "/healthz").content)
    assert (health.service, health.ok, health.slots, health.running) == ("stub", True, 1, 0)
    assert (health.queue.running, health.queue.waiting) == (0, 0)
    assert {engine.id: engine.on for engine in health.engines} == {
        "stub/copies": True,
        "stub/breaks": True,
        "stub/dies": True,
        "stub/parent": True,
        "stub/off": False,
    }
    assert health.load.disk_free_bytes > 0


def test_a_task_waits_while_its_inputs_come_and_runs_while_it_is_worked_on(cloud: Cloud, service: Running) -> None:
    cloud.delay_s = 0.6
    service.post(task_of(cloud, ms=800))
    assert service.health()["queue"] == {"running": 0, "waiting": 1}
    until(lambda: service.health()["queue"] == {"running": 1, "waiting": 0})
    cloud.report()
    until(lambda: service.health()["queue"] == {"running": 0, "waiting": 0})


def test_threads_hold_for_libraries_that_ask_openmp(cloud: Cloud, start: Callable[..., Running]) -> None:
    service = start(STUB, THREADS="3", OMP_NUM_THREADS="64")
    service.post(task_of(cloud))
    assert cloud.report()["meta"]["openMpThreads"] == "3"


def test_a_model_is_loaded_counted_and_unloaded_when_nobody_has_used_it_for_long(
    cloud: Cloud, service: Running
) -> None:
    def state() -> tuple[str, int]:
        model = service.models()["stub-weights"]
        return model["state"], model["users"]

    until(lambda: state() == ("cold", 0), 5)
    service.post(task_of(cloud, ms=800))
    until(lambda: state() == ("loaded", 1))
    cloud.report()
    until(lambda: state() == ("loaded", 0))
    assert 0 <= service.models()["stub-weights"]["idleMs"] < 600
    until(lambda: state() == ("cold", 0), 3)


def test_engines_that_share_weights_are_one_model(service: Running) -> None:
    models = Models.model_validate_json(get(service, "/models").content).models
    assert [model.id for model in models] == ["stub-weights"]
    assert models[0].engines == ["stub/copies", "stub/breaks", "stub/dies", "stub/parent", "stub/off"]
    assert (models[0].stages, models[0].reason, models[0].device) == (["separate"], None, "cpu")


def test_the_model_of_a_killed_worker_is_cold_until_the_next_has_loaded_it(
    cloud: Cloud, start: Callable[..., Running]
) -> None:
    service = start(STUB)
    until(lambda: service.models()["stub-weights"]["state"] == "loaded")
    task = task_of(cloud, ms=60_000)
    service.post(task)
    until(lambda: service.models()["stub-weights"]["users"] == 1)
    service.delete(task["taskId"])
    until(lambda: service.models()["stub-weights"]["state"] == "loaded")
    assert service.models()["stub-weights"]["users"] == 0


class TestAnswers:
    def test_413_to_a_body_of_more_than_4_mb(self, service: Running) -> None:
        answer = get(
            service,
            "/tasks",
            method="POST",
            content=b"x" * ((4 << 20) + 1),
            headers={"content-type": "application/json"},
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_404_to_what_is_not_there(self, service: Running) -> None:
        for path in ("/", "/health", "/docs", "/openapi.json"):
            answer = get(service, path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_405_to_another_method(self, service: Running) -> None:
        answer = get(service, "/healthz", method="POST")
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")

    def test_403_to_a_page_that_asks_for_health_or_models(self, service: Running) -> None:
        for path in ("/healthz", "/models"):
            answer = get(service, path, headers={"origin": "https://page.test"})
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    def test_health_at_once_while_a_task_is_computed(self, cloud: Cloud, service: Running) -> None:
        service.post(task_of(cloud, ms=1000))
        began = time.monotonic()
        assert service.health()["running"] == 1
        assert time.monotonic() - began < 0.5
        assert cloud.report()["artifacts"]["vocals"]["digest"] == hashlib.sha256(BODY).hexdigest()
