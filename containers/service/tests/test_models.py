"""Models in memory, with a clock of our own."""

import threading
from pathlib import Path

import pytest
from onevoice_service.models import Model, ModelCache


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


class Weights:
    """Counts how often it was loaded."""

    def __init__(self) -> None:
        self.loads = 0

    def load(self) -> object:
        self.loads += 1
        return object()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def weights() -> Weights:
    return Weights()


def test_a_model_is_loaded_when_it_is_first_used_and_only_once(weights: Weights) -> None:
    cache, model = ModelCache(), Model("m", weights.load)
    assert (weights.loads, cache.states()) == (0, {})
    with cache.use(model) as first:
        pass
    with cache.use(model) as second:
        assert second is first
    assert weights.loads == 1


def test_two_engines_that_name_the_same_weights_share_one_copy(weights: Weights) -> None:
    cache = ModelCache()
    with cache.use(Model("m", weights.load)) as one, cache.use(Model("m", weights.load)) as other:
        assert one is other
        assert cache.states()["m"]["users"] == 2
    assert (weights.loads, cache.states()["m"]["users"]) == (1, 0)


def test_an_idle_model_is_unloaded_after_its_time_and_loaded_again_when_it_is_wanted(
    weights: Weights, clock: Clock
) -> None:
    cache, model = ModelCache(ttl_s=10, now=clock), Model("m", weights.load)
    with cache.use(model):
        pass
    clock.at = 9.5
    cache.unload_idle()
    assert cache.states() == {"m": {"state": "loaded", "users": 0, "idleMs": 9500}}
    assert cache.next_due_s() == 0.5
    clock.at = 10
    cache.unload_idle()
    assert (cache.states(), cache.next_due_s()) == ({}, None)
    with cache.use(model):
        assert weights.loads == 2


def test_a_model_in_use_is_never_unloaded_however_long_it_works(weights: Weights, clock: Clock) -> None:
    cache, model = ModelCache(ttl_s=10, now=clock), Model("m", weights.load)
    with cache.use(model):
        with cache.use(model):
            clock.at = 1000
        cache.unload_idle()
        assert cache.states() == {"m": {"state": "loaded", "users": 1, "idleMs": 0}}
        assert cache.next_due_s() is None
    assert cache.next_due_s() == 10


def test_a_time_of_zero_keeps_models_for_good(weights: Weights, clock: Clock) -> None:
    cache = ModelCache(ttl_s=0, now=clock)
    with cache.use(Model("m", weights.load)):
        pass
    clock.at = 1e9
    cache.unload_idle()
    assert (cache.next_due_s(), list(cache.states())) == (None, ["m"])


def test_an_unloaded_model_is_let_go_of(clock: Clock) -> None:
    import weakref

    cache = ModelCache(ttl_s=1, now=clock)
    with cache.use(Model("m", Weights)) as loaded:
        seen = weakref.ref(loaded)
    del loaded
    clock.at = 1
    cache.unload_idle()
    assert seen() is None


def test_a_model_that_cannot_be_loaded_says_so_at_every_use_and_stays_cold(clock: Clock) -> None:
    def broken() -> None:
        raise OSError("no such file")

    cache = ModelCache(ttl_s=1, now=clock)
    for _ in range(2):
        with pytest.raises(OSError, match="no such file"), cache.use(Model("m", broken)):
            raise AssertionError("it was never loaded")
    assert (cache.states(), cache.next_due_s()) == ({}, None)


def test_every_change_is_told(weights: Weights) -> None:
    told: list[dict[str, dict[str, object]]] = []
    cache = ModelCache(changed=lambda: told.append(cache.states()))
    with cache.use(Model("m", weights.load)):
        pass
    assert [(each["m"]["state"], each["m"]["users"]) for each in told] == [("loading", 1), ("loaded", 1), ("loaded", 0)]


def test_two_threads_that_want_a_model_at_once_load_it_once(weights: Weights) -> None:
    cache, both = ModelCache(), threading.Barrier(2)

    def use() -> None:
        both.wait()
        with cache.use(Model("m", weights.load)):
            pass

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert weights.loads == 1


def test_a_model_names_its_files(tmp_path: Path) -> None:
    assert Model("m", Weights, weights=(tmp_path / "a",)).weights == (tmp_path / "a",)
