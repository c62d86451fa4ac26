"""The real engines on real weights, through the real protocol."""

import io
import json
import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from cloud import Cloud, until
from running import Running
from scipy.signal import resample_poly

pytestmark = pytest.mark.engines
CONTAINERS = Path(__file__).resolve().parents[2]
#: Half a minute of speech on two cores that have other things to do.
PATIENCE_S = 240
KENNEDY = "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country."
SPOKEN = "O trem sai às sete horas da manhã e chega antes do meio-dia."


@pytest.fixture
def service(start: Callable[..., Running], models: Path) -> Callable[[str], Running]:
    return lambda name: start(CONTAINERS / name / "main.py", MODELS_DIR=str(models))


def ask(cloud: Cloud, service: Running, stage: str, params: dict[str, Any], **inputs: list[bytes]) -> dict[str, Any]:
    """The report; the artifacts are in cloud.stored."""
    cloud.messages.clear()
    until(lambda: service.health()["running"] == 0)
    assert service.post(cloud.task(stage, params, **inputs)).status_code == 202
    return cloud.report(PATIENCE_S)


def wav(samples: Any, rate: int, kind: str = "WAV") -> bytes:
    file = io.BytesIO()
    sf.write(file, samples, rate, format=kind, subtype="PCM_16")
    return file.getvalue()


def heard(cloud: Cloud, whisper: Running, speech: bytes, language: str | None, start_ms: int = 0) -> dict[str, Any]:
    params = {"engine": "faster-whisper/base", "language": language, "startMs": start_ms}
    report = ask(cloud, whisper, "transcribe", params, speech=[speech])
    assert report["kind"] == "done", report
    return {**report["value"], **json.loads(cloud.stored["/out/words"])}


def words_of(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


def wrong(said: list[str], told: list[str]) -> int:
    """Word errors: Levenshtein distance."""
    row = list(range(len(told) + 1))
    for number, word in enumerate(said, 1):
        before, row = row, [number]
        for at, other in enumerate(told):
            row.append(min(before[at + 1] + 1, row[at] + 1, before[at] + (word != other)))
    return row[-1]


def test_every_service_says_which_engines_are_on_and_why_one_is_off(
    service: Callable[[str], Running], models: Path
) -> None:
    engines = {
        engine["id"]: engine
        for name in ("whisperx", "demucs", "kokoro")
        for engine in service(name).health()["engines"]
    }
    assert [name for name, engine in engines.items() if engine["on"]] == [
        "faster-whisper/base",
        "faster-whisper/base-align",
        "faster-whisper/base-verify",
        *(["resemblyzer/voice-encoder"] if (models / "resemblyzer-encoder").is_dir() else []),
        "spleeter/2stems-16khz",
        "kokoro/82m-int8",
        *(["pico/svox"] if shutil.which("pico2wave") else []),
        "espeak/ng",
    ]
    assert all(len(engine["modelDigest"]) == 64 for engine in engines.values() if engine["on"])
    assert all(engine["reason"] for engine in engines.values() if not engine["on"])
    voices = engines["kokoro/82m-int8"]["detail"]["voices"]
    assert {"id": "pf_dora", "language": "pt-BR", "gender": "female"} in voices


def test_a_service_without_weights_runs_and_says_that_its_engine_is_off(
    start: Callable[..., Running], tmp_path: Path
) -> None:
    health = start(CONTAINERS / "demucs" / "main.py", MODELS_DIR=str(tmp_path / "none")).health()
    assert health["ok"] is False
    assert health["engines"][0]["reason"].startswith("weights missing: spleeter-2stems/")


def test_kennedy_is_heard_word_by_word_with_times_from_the_start_of_the_film(
    cloud: Cloud, service: Callable[[str], Running], models: Path
) -> None:
    samples, rate = sf.read(models / "samples" / "jfk.wav", dtype="int16")
    transcript = heard(cloud, service("whisperx"), wav(samples, rate, "FLAC"), None, 600_000)
    words = [word for segment in transcript["segments"] for word in segment["words"]]
    assert transcript["language"] == "en"
    assert wrong(words_of(KENNEDY), words_of(" ".join(word["text"] for word in words))) <= 1
    assert 600_000 <= words[0]["startMs"] < 600_600
    assert words[-1]["endMs"] <= 611_000
    assert all(before["endMs"] <= after["startMs"] for before, after in pairwise(words))
    assert all(-60 < word["levelDb"] < 0 for word in words)


def test_a_text_without_times_is_laid_over_kennedy(
    cloud: Cloud, service: Callable[[str], Running], models: Path
) -> None:
    samples, rate = sf.read(models / "samples" / "jfk.wav", dtype="int16")
    blank = {"startMs": None, "endMs": None, "score": None, "levelDb": None}
    words = [{"text": text, "speaker": "A", **blank} for text in KENNEDY.split()]
    segment = {"startMs": 0, "endMs": 11_000, "text": KENNEDY, "noSpeech": None, "words": words}
    given = json.dumps({"language": "en", "segments": [segment]}).encode()
    params = {"engine": "faster-whisper/base-align", "language": "en", "sounds": [{"startMs": 0, "endMs": 11_000}]}
    sound = wav(samples, rate, "FLAC")
    report = ask(cloud, service("whisperx"), "align", params, sound=[sound], words=[given])
    assert report["kind"] == "done", report
    placed = json.loads(cloud.stored["/out/words"])["segments"][0]["words"]
    assert [(word["text"], word["speaker"]) for word in placed] == [(text, "A") for text in KENNEDY.split()]
    assert report["value"]["placed"] >= len(placed) - 1
    # Kennedy pauses for a second before each "ask".
    asks = [at for at, word in enumerate(placed) if word["text"] == "ask"]
    assert all(placed[at]["startMs"] - placed[at - 1]["endMs"] > 400 for at in asks)
    assert all(before["endMs"] <= after["startMs"] for before, after in pairwise(placed))


@pytest.mark.parametrize("sound", ["silence", "noise"])
def test_no_speech_is_no_failure(cloud: Cloud, service: Callable[[str], Running], sound: str) -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 16_000 * 8)
    transcript = heard(cloud, service("whisperx"), wav(noise * (sound == "noise"), 16_000, "FLAC"), None)
    assert transcript["segments"] == []


def test_what_kokoro_says_in_portuguese_is_heard_again(cloud: Cloud, service: Callable[[str], Running]) -> None:
    kokoro, whisper = service("kokoro"), service("whisperx")
    params = {"engine": "kokoro/82m-int8", "language": "pt-BR", "voice": "pf_dora", "text": SPOKEN, "variant": 0}
    value = ask(cloud, kokoro, "synthesize", params)["value"]
    take = cloud.stored["/out/take"]
    samples, rate = sf.read(io.BytesIO(take), dtype="int16")
    assert (len(samples), rate, round(len(samples) / rate * 1000)) == (value["samples"], 24_000, value["durationMs"])
    assert not samples[:1400].any()
    assert -35 < value["levelDb"] < -12
    speech = wav(resample_poly(samples / 32768, 2, 3), 16_000, "FLAC")
    told = [word["text"] for segment in heard(cloud, whisper, speech, "pt-BR")["segments"] for word in segment["words"]]
    assert wrong(words_of(SPOKEN), words_of(" ".join(told))) <= 3

    again = ask(cloud, kokoro, "synthesize", params)["artifacts"]["take"]["digest"]
    other = ask(cloud, kokoro, "synthesize", {**params, "variant": 1})["artifacts"]["take"]["digest"]
    first = cloud.stored["/out/take"]
    assert first != take
    assert again != other


def test_kokoro_speaks_long_texts_and_refuses_what_it_cannot_say(
    cloud: Cloud, service: Callable[[str], Running]
) -> None:
    kokoro = service("kokoro")
    good = {"engine": "kokoro/82m-int8", "language": "en-US", "voice": "af_heart", "text": "Hello.", "variant": 0}
    long = ask(cloud, kokoro, "synthesize", {**good, "text": "We will meet again tomorrow at the station. " * 13})
    assert long["value"]["durationMs"] > 20_000
    for change, code in (
        ({"language": "de"}, "unsupported_language"),
        ({"voice": "../kokoro-voices/af_heart"}, "unknown_voice"),
        ({"voice": "af_nobody"}, "unknown_voice"),
        ({"text": "... !"}, "nothing_to_say"),
        ({"text": "a" * 2001}, "text_too_long"),
    ):
        failure = ask(cloud, kokoro, "synthesize", {**good, **change})["failure"]
        assert (failure["code"], failure["retryable"]) == (code, False)


def test_spleeter_takes_speech_out_of_a_mix_and_the_stems_add_up_to_it(
    cloud: Cloud, service: Callable[[str], Running], models: Path
) -> None:
    speech, rate = sf.read(models / "samples" / "jfk.wav", dtype="float32")
    speech = resample_poly(speech, 48_000, rate)
    time = np.arange(len(speech)) / 48_000
    # A soft stereo chord.
    bed = np.stack([sum(np.sin(2 * np.pi * tone * time + side) for tone in (220, 277.2, 329.6)) for side in (0, 1)], 1)
    bed *= 0.02
    whole = np.rint((speech[:, None] * 0.5 + bed) * 32767).astype(np.int16)
    parts = {"before": whole[: 48_000 * 3], "programme": whole[48_000 * 3 : 48_000 * 8], "after": whole[48_000 * 8 :]}
    inputs = {name: [wav(part, 48_000)] for name, part in parts.items()}
    params = {"engine": "spleeter/2stems-16khz", "contextMs": 2000}
    report = ask(cloud, service("demucs"), "separate", params, **inputs)
    assert (report["value"]["samples"], report["value"]["channels"]) == (240_000, 2)
    assert report["value"]["vocalsDb"] > report["value"]["backgroundDb"] + 6
    vocals, background = (
        sf.read(io.BytesIO(cloud.stored[f"/out/{name}"]), dtype="int16")[0] for name in ("vocals", "background")
    )
    assert np.array_equal(vocals.astype(int) + background, parts["programme"])
    truth = speech[48_000 * 3 : 48_000 * 8] * 0.5
    assert distortion_db(vocals.mean(axis=1) / 32768, truth) > distortion_db(parts["programme"].mean(axis=1), truth) + 3


def test_a_mono_programme_without_neighbours_gives_mono_stems(cloud: Cloud, service: Callable[[str], Running]) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (30_001, 1))
    params = {"engine": "spleeter/2stems-16khz", "contextMs": 6000}
    report = ask(cloud, service("demucs"), "separate", params, programme=[wav(sound, 48_000)])
    assert (report["value"]["samples"], report["value"]["channels"]) == (30_001, 1)


def test_an_input_that_is_no_sound_is_its_own_fault(cloud: Cloud, service: Callable[[str], Running]) -> None:
    params = {"engine": "spleeter/2stems-16khz", "contextMs": 0}
    failure = ask(cloud, service("demucs"), "separate", params, programme=[b"not a sound"])["failure"]
    assert (failure["code"], failure["retryable"]) == ("unreadable_audio", False)


def distortion_db(found: Any, truth: Any) -> float:
    """Scale-invariant signal to distortion ratio (Le Roux et al., 2019)."""
    part = (found @ truth) / (truth @ truth) * truth
    return float(10 * np.log10((part @ part) / ((found - part) @ (found - part))))
