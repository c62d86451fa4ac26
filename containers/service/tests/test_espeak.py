"""espeak-ng as a voice, by the library that the environment ships; no weights are needed."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from cloud import Cloud
from espeak_voice import EspeakVoice, spoken_by
from espeak_voices import ESPEAK_LANGUAGES, espeak_name, espeak_voices
from onevoice_service.audio import read_floats
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.settings import Settings
from onevoice_service.stages import SynthesizeParams
from running import Running
from take import MOST_CHARACTERS, pace

HELLO = "Buenos días, hoy vamos a visitar el mercado de la ciudad."
ROOT = Path(__file__).resolve().parents[3]
Speak = Callable[..., Product]


@pytest.fixture
def speak(tmp_path: Path) -> Speak:
    def run(text: str = HELLO, voice: str = "es-f", language: str = "es", variant: int = 0, **more: Any) -> Product:
        params = SynthesizeParams(
            engine="espeak/ng", language=language, voice=voice, text=text, variant=variant, **more
        )
        return EspeakVoice(Settings()).run(Work(params, {}, tmp_path, lambda _: None))

    return run


def sound_of(product: Product) -> Any:
    return read_floats(product.artifacts["take"][0])[0][:, 0]


def test_a_take_is_trimmed_measured_and_the_same_each_time(speak: Speak) -> None:
    product = speak()
    sound, value = sound_of(product), product.value.model_dump(by_alias=True)
    assert value["sampleRate"] == 22_050
    assert value["samples"] == len(sound)
    assert 2500 < value["durationMs"] < 5500
    assert -35 < value["levelDb"] < -8
    # What is left around the speech is silence, or the end of a sound far below it.
    assert np.abs(sound[: 22_050 * 60 // 1000]).max() < 0.01
    assert np.abs(sound[-22_050 * 120 // 1000 :]).max() < 0.01
    assert np.array_equal(sound, sound_of(speak()))


def test_the_spoken_form_is_what_is_said_and_counted(speak: Speak) -> None:
    plain = sound_of(speak("doctor"))
    product = speak("Dr.", spoken="doctor")
    assert np.array_equal(sound_of(product), plain)
    assert product.usage[0].quantity == len("doctor")


def test_takes_differ_by_pace_and_voices_by_sound(speak: Speak) -> None:
    durations = [speak(variant=variant).value.model_dump(by_alias=True)["durationMs"] for variant in (1, 0, 2)]
    assert durations == sorted(durations, reverse=True)
    assert len(set(durations)) == 3
    assert pace(1) < pace(0) < pace(2)
    voices = [sound_of(speak(voice=voice)) for voice in ("es-f", "es-f2", "es-m", "es-m2")]
    assert len({voice.tobytes() for voice in voices}) == 4


@pytest.mark.parametrize("speed", [0.7, 0.85, 1.15, 1.3])
def test_a_take_lasts_as_long_as_its_speed_says(speak: Speak, speed: float) -> None:
    plain, value = (speak(speed=each).value.model_dump(by_alias=True) for each in (1, speed))
    assert (plain["speed"], value["speed"]) == (1, speed)
    # 60 ms before and 120 behind are no speech.
    assert (value["durationMs"] - 180) * speed == pytest.approx(plain["durationMs"] - 180, rel=0.05)


def test_a_take_pauses_at_its_full_stop_and_at_its_comma(speak: Speak) -> None:
    value = speak("Buenos días, amigos. Hoy vamos al mercado").value.model_dump(by_alias=True)
    lengths = [end - start for start, end in value["pauses"]]
    assert len(lengths) == 2
    assert 120 <= lengths[0] < lengths[1] < 800
    assert speak("hoy vamos a visitar el mercado").value.model_dump(by_alias=True)["pauses"] == []


@pytest.mark.parametrize("tag", sorted(ESPEAK_LANGUAGES))
def test_every_language_that_is_offered_says_something(tag: str, speak: Speak) -> None:
    assert speak("a 2 3", f"{tag}-f", tag).value.model_dump(by_alias=True)["durationMs"] > 300


def test_languages_that_are_asked_for_are_offered() -> None:
    assert {"en-US", "pt-BR", "de", "zh", "nl"} <= set(ESPEAK_LANGUAGES)


def test_marks_phonemes_and_pictures_in_a_text_are_no_commands(speak: Speak) -> None:
    heard = {text: sound_of(speak(text)) for text in ("hola <break time='9s'/> hola", "hola [[n'ada]] hola")}
    assert all(len(sound) < 22_050 * 6 for sound in heard.values())
    assert np.array_equal(sound_of(speak("Hola 👋🏽 amigo.")), sound_of(speak("Hola amigo.")))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"voice": "xx-f"}, "unknown_voice"),
        ({"voice": "es"}, "unknown_voice"),
        ({"voice": "../es-f"}, "unknown_voice"),
        ({"voice": "es-f9"}, "unknown_voice"),
        ({"language": "de"}, "unsupported_language"),
        ({"text": "... — !"}, "nothing_to_say"),
        ({"text": "👋 🎉"}, "nothing_to_say"),
        ({"text": "a" * 5000}, "text_too_long"),
        ({"text": "a", "spoken": "a" * (MOST_CHARACTERS + 1)}, "text_too_long"),
    ],
)
def test_what_cannot_be_said_is_its_own_answer(speak: Speak, change: dict[str, Any], code: str) -> None:
    with pytest.raises(TaskError) as refused:
        speak(**change)
    assert (refused.value.failure.code, refused.value.failure.retryable) == (code, False)


def test_a_region_of_a_language_is_spoken_by_its_voices(speak: Speak) -> None:
    assert speak(language="es-MX").value.model_dump(by_alias=True)["durationMs"] > 2000
    assert espeak_name("pt-BR-m2") == ("pt-BR", "pt-br+m1")


def test_it_says_that_it_is_on_and_whom_it_has() -> None:
    status = EspeakVoice(Settings()).status()
    assert status.on
    assert [file.name for file in status.weights][1:] == ["phondata", "phonindex", "phontab", "intonations"]
    assert {"id": "pt-BR-f", "language": "pt-BR", "gender": "female"} in status.detail["voices"]
    assert len({voice["id"] for voice in espeak_voices()}) == 4 * len(ESPEAK_LANGUAGES)


def test_texts_are_given_by_standard_input_and_never_as_an_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, file = "-x [[a]] $(id)", tmp_path / "said.wav"
    command, given = spoken_by(text, "es+f3", 170, file)
    assert (command[1].endswith("espeak_say.py"), command[2:], given) == (True, ["es+f3", "170", str(file)], text)
    monkeypatch.setattr("espeak_voice.find_spec", lambda _: None)
    command, given = spoken_by(text, "es+f3", 170, file)
    assert command == ["espeak-ng", "-b", "1", "-v", "es+f3", "-s", "170", "-w", str(file), "--stdin"]
    assert given == "-x [ [a]] $(id)"


def test_a_service_without_weights_still_speaks(start: Callable[..., Running], cloud: Cloud, tmp_path: Path) -> None:
    service = start(ROOT / "containers" / "kokoro" / "main.py", MODELS_DIR=str(tmp_path / "none"))
    engines = {engine["id"]: engine for engine in service.health()["engines"]}
    assert list(engines) == ["kokoro/82m-int8", "pico/svox", "espeak/ng"]
    assert (engines["kokoro/82m-int8"]["on"], engines["espeak/ng"]["on"]) == (False, True)
    assert len(engines["espeak/ng"]["modelDigest"]) == 64
    params = {"engine": "espeak/ng", "language": "nl", "voice": "nl-m", "text": "Goedemorgen.", "variant": 0}
    assert service.post(cloud.task("synthesize", params)).status_code == 202
    report = cloud.report(60)
    assert report["kind"] == "done", report
    with sf.SoundFile(io.BytesIO(cloud.stored["/out/take"])) as take:
        assert (take.frames, take.samplerate, take.channels) == (report["value"]["samples"], 22_050, 1)
