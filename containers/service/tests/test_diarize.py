"""Who speaks when: the pure parts on made-up voices, and the whole engine on real recordings."""

import json
import pickle
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from diarize_changes import best_path, cells_of, change_costs, is_clear
from diarize_cluster import Bounds, cluster
from diarize_film import BLOCK_S, film_blocks, quietest
from diarize_pyannote import whole_film
from diarize_resemblyzer import ResemblyzerVoiceEncoder
from diarize_speakers import STRETCH, speakers_of
from diarize_speech import Region, sounding_regions
from diarize_turns import Spoken, spoken_ms, to_turns
from diarize_windows import windows_over
from onevoice_service.audio import Floats
from onevoice_service.engine import Work
from onevoice_service.failure import TaskError
from onevoice_service.settings import Settings
from onevoice_service.stages import DiarizeParams, DiarizeValue, SoundSpan, SpeakerBounds, Turns
from scipy.signal import resample_poly
from voice_weights import read_weights

RATE = 16_000


def voices(counts: list[int], spread: float = 0.5, seed: int = 1) -> tuple[Floats, list[int]]:
    """Unit vectors round as many directions as there are counts, speaker by speaker."""
    random = np.random.default_rng(seed)
    centres = np.linalg.qr(random.standard_normal((64, len(counts))))[0].T
    labels = [speaker for speaker, count in enumerate(counts) for _ in range(count)]
    noise = random.standard_normal((len(labels), 64)) * spread / 8
    found = (centres[labels] + noise).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True), labels


def shares(count: int, frames: float = 30) -> Floats:
    return np.full(count, frames, np.float32)


def test_the_number_of_speakers_is_found() -> None:
    made, labels = voices([20, 12, 7])
    assert speakers_of(made, shares(39), None)[0].tolist() == labels


def test_who_speaks_for_less_than_a_second_and_a_half_is_no_speaker_unless_the_number_was_asked_for() -> None:
    made, labels = voices([20, 12, 3])
    assert len(set(speakers_of(made, shares(35), None)[0].tolist())) == 2
    asked = SpeakerBounds(least=3, most=3)
    assert speakers_of(made, shares(35), asked)[0].tolist() == labels


@pytest.mark.parametrize(("least", "most", "expected"), [(1, 2, 2), (4, 6, 4), (1, 9, 3), (3, 3, 3)])
def test_the_number_of_speakers_stays_within_its_bounds(least: int, most: int, expected: int) -> None:
    made, _ = voices([20, 20, 20])
    found, directions = speakers_of(made, shares(60), SpeakerBounds(least=least, most=most))
    assert len(set(found.tolist())) == len(directions) == expected


def test_a_film_too_long_for_one_clustering_keeps_the_speaker_of_a_single_line() -> None:
    made, labels = voices([2 * STRETCH, STRETCH, 8], spread=0.4)
    order = np.random.default_rng(2).permutation(len(labels))
    found, _ = speakers_of(made[order], shares(len(labels)), None)
    assert len({(one, two) for one, two in zip(found.tolist(), np.array(labels)[order].tolist(), strict=True)}) == 3


def test_clustering_nothing_gives_nothing() -> None:
    assert cluster(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), Bounds(0.5)).tolist() == []


def test_speech_reaches_as_far_as_it_is_likely_and_only_where_it_is_sure_somewhere() -> None:
    likely = np.zeros(200, np.float32)
    likely[20:30], likely[24], likely[100:120] = 0.3, 0.9, 0.4
    assert sounding_regions(likely, 640) == [Region(59, 110)]


def test_windows_cover_a_region_from_edge_to_edge() -> None:
    made = windows_over([Region(0, 55), Region(100, 400)])
    assert (made[0].start, made[0].end) == (0, 50)
    own = made[1:]
    assert (own[0].start, own[-1].end) == (100, 400)
    assert sum(window.share for window in own) == pytest.approx(300)


def test_one_odd_cell_is_no_change_and_a_pause_draws_a_change_to_itself() -> None:
    alike = np.array([[0.8, 0.6]] * 10 + [[0.6, 0.8]] * 10)
    alike[3] = [0.6, 0.8]
    power = np.ones(20, np.float32)
    power[9] = 1e-4
    assert best_path(alike, change_costs(power)).tolist() in ([0] * 9 + [1] * 11, [0] * 10 + [1] * 10)
    assert not is_clear(alike)
    assert is_clear(alike[4:9])
    assert len(cells_of(Region(5, 205))) == 20


def test_turns_are_numbered_by_first_word_joined_over_breaths_and_kept_where_they_overlap() -> None:
    spoken = [Spoken(5000, 6000, "b"), Spoken(0, 1000, "c"), Spoken(1200, 2000, "c"), Spoken(1900, 2500, "b")]
    turns = to_turns(spoken)
    assert [(turn.start_ms, turn.end_ms, turn.speaker) for turn in turns.turns] == [
        (0, 2000, 0),
        (1900, 2500, 1),
        (5000, 6000, 1),
    ]
    assert spoken_ms(turns) == 3500


def test_sounds_that_overlap_count_each_instant_once_and_blocks_are_cut_where_it_is_quiet(tmp_path: Path) -> None:
    sound = (np.sin(np.arange(700 * RATE, dtype=np.float32) * 0.3) * 0.5).astype(np.float32)
    sound[290 * RATE : 291 * RATE] = 0
    files, spans = [], []
    for number, (start, end) in enumerate([(0, 252), (248, 502), (498, 700)]):
        files.append(tmp_path / f"{number}.flac")
        sf.write(files[-1], sound[start * RATE : end * RATE], RATE)
        spans.append(SoundSpan(start_ms=start * 1000, end_ms=end * 1000))
    parts = list(film_blocks(files, spans))
    assert np.allclose(np.concatenate([part.samples for part in parts]), sound, atol=1e-4)
    assert 290 * 100 <= parts[1].start <= 291 * 100
    assert all(len(part.samples) <= BLOCK_S * RATE for part in parts)
    assert quietest(np.zeros(RATE, np.float32)) % 160 == 0


def test_of_a_sound_only_what_lies_in_its_span_and_in_the_film_counts(tmp_path: Path) -> None:
    sf.write(tmp_path / "a.wav", np.full(3 * RATE, 0.25), RATE)
    spans = [SoundSpan(start_ms=-500, end_ms=1_000), SoundSpan(start_ms=60_000, end_ms=61_000)]
    parts = list(film_blocks([tmp_path / "a.wav"] * 2, spans))
    assert [(part.start, len(part.samples)) for part in parts] == [(0, RATE), (6_000, RATE)]


def test_the_whole_film_lies_in_memory_once(tmp_path: Path) -> None:
    minute = np.random.default_rng(0).normal(0, 0.01, 60 * RATE).astype(np.float32)
    sf.write(tmp_path / "a.flac", minute, RATE, subtype="PCM_16")
    spans = [SoundSpan(start_ms=at * 60_000, end_ms=(at + 1) * 60_000) for at in range(1, 31)]
    tracemalloc.start()
    sound, start_ms = whole_film([tmp_path / "a.flac"] * len(spans), spans)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (start_ms, len(sound)) == (60_000, 30 * 60 * RATE)
    assert np.allclose(sound[: len(minute)], minute, atol=1e-4)
    assert np.allclose(sound[-len(minute) :], minute, atol=1e-4)
    # Beside the film a block of five minutes with the sound after it, more than twice while they are joined and cut.
    assert peak < sound.nbytes + 4 * BLOCK_S * RATE * 4


def test_sounds_without_as_many_spans_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TaskError) as told:
        list(film_blocks([tmp_path / "a.wav"], []))
    assert told.value.failure.code == "input_mismatch"


def test_weights_that_name_anything_else_than_tensors_are_refused_and_not_run(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.mkdir, (str(tmp_path / "made"),)

    file = tmp_path / "evil.pt"
    file.write_bytes(b"".join(pickle.dumps(part) for part in (0x1950A86A20F9469CFC6C, 1001, {}, Evil(), [])))
    with pytest.raises(pickle.UnpicklingError, match="may not name"):
        read_weights(file, "model_state")
    assert not (tmp_path / "made").exists()


def test_weights_in_another_format_or_cut_short_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.pt"
    file.write_bytes(pickle.dumps(1) + pickle.dumps(1001))
    with pytest.raises(ValueError, match="format"):
        read_weights(file, "model_state")
    head = b"".join(pickle.dumps(part) for part in (0x1950A86A20F9469CFC6C, 1001, {}, {"model_state": {}}, ["0"]))
    file.write_bytes(head + struct.pack("<q", 8) + b"123")
    with pytest.raises(ValueError, match="too early"):
        read_weights(file, "model_state")


def diarize(engine: ResemblyzerVoiceEncoder, sound: Floats, folder: Path, asked: int | None = None) -> Turns:
    file = folder / "sound.wav"
    sf.write(file, sound, RATE)
    bounds = SpeakerBounds(least=asked, most=asked) if asked else None
    span = SoundSpan(start_ms=60_000, end_ms=60_000 + len(sound) * 1000 // RATE)
    done: list[float] = []
    params = DiarizeParams(engine=engine.id, sounds=[span], speakers=bounds)
    product = engine.run(Work(params=params, inputs={"sound": [file]}, folder=folder, progress=done.append))
    turns = Turns.model_validate(json.loads(product.artifacts["turns"][0].read_text()))
    assert isinstance(product.value, DiarizeValue)
    assert product.value.turns == len(turns.turns)
    assert done == sorted(done)
    return turns


@pytest.fixture
def engine(models: Path) -> ResemblyzerVoiceEncoder:
    made = ResemblyzerVoiceEncoder(Settings(models_dir=models, threads=2))
    assert made.status().on, made.status().reason
    return made


def recording(models: Path, name: str) -> Floats:
    """At about -20 dBFS: in one recording of the two the voice is far louder."""
    sound, rate = sf.read(models / "samples" / name, dtype="float32", always_2d=True)
    mono = resample_poly(sound.mean(axis=1), RATE, rate)
    return (mono * 0.1 / np.sqrt(np.mean(mono**2))).astype(np.float32)


@pytest.mark.engines
def test_two_men_in_turn_are_told_apart_and_timed(
    engine: ResemblyzerVoiceEncoder, models: Path, tmp_path: Path
) -> None:
    kennedy = recording(models, "jfk.wav")
    austen = recording(models, "librivox/sense_and_sensibility_01_austen_64kb-0870.wav")
    pause = np.zeros(RATE // 2, np.float32)
    turns = diarize(engine, np.concatenate([austen, pause, kennedy, pause, austen]), tmp_path)
    by_speaker = [turn.speaker for turn in turns.turns]
    assert set(by_speaker) == {0, 1}
    assert by_speaker[0] == by_speaker[-1] == 0
    change = 60_000 + len(austen) * 1000 // RATE
    last_of_first = max(turn.end_ms for turn in turns.turns if turn.start_ms < change - 500)
    assert abs(last_of_first - change) < 300
    assert {turn.speaker for turn in turns.turns if change + 500 < turn.start_ms < change + 10_000} == {1}
    again = diarize(engine, np.concatenate([austen, pause, kennedy, pause, austen]), tmp_path)
    assert again == turns


@pytest.mark.engines
def test_one_man_is_one_speaker_and_two_where_two_are_asked_for(
    engine: ResemblyzerVoiceEncoder, models: Path, tmp_path: Path
) -> None:
    kennedy = recording(models, "jfk.wav")
    assert {turn.speaker for turn in diarize(engine, kennedy, tmp_path).turns} == {0}
    assert {turn.speaker for turn in diarize(engine, kennedy, tmp_path, asked=2).turns} == {0, 1}


@pytest.mark.engines
@pytest.mark.parametrize("kind", ["silence", "noise", "nothing"])
def test_where_nobody_speaks_there_are_no_turns(engine: ResemblyzerVoiceEncoder, kind: str, tmp_path: Path) -> None:
    length = 0 if kind == "nothing" else 5 * RATE
    noise = np.random.default_rng(3).standard_normal(length) * (0.05 if kind == "noise" else 0)
    assert diarize(engine, noise.astype(np.float32), tmp_path).turns == []
