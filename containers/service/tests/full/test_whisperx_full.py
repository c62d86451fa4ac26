"""The real whisperx 3.8.6: on Whisper base instead of large-v3, and with a wav2vec2 of random weights.

Random weights prove the code path (shapes, lengths, times, failures); what they find means nothing.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import soundfile as sf
import whisperx_large
from onevoice_service.engine import Work
from onevoice_service.failure import TaskError
from onevoice_service.settings import Settings
from onevoice_service.stages import AlignParams, SoundSpan, TranscribeParams, Transcript
from tiny_whisper import base_as_large
from wav2vec2_align import Wav2Vec2Align

pytestmark = pytest.mark.engines
KENNEDY = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"


@pytest.fixture
def folder(models: Path, tmp_path: Path) -> Path:
    """A MODELS_DIR with Whisper base in the place of large-v3."""
    base_as_large(models, tmp_path / "models")
    return tmp_path / "models"


@pytest.fixture
def random_aligner(folder: Path) -> Path:
    """A wav2vec2 of two tiny layers with random weights, saved as the published ones are."""
    import torch
    from transformers import Wav2Vec2Config, Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC
    from transformers import Wav2Vec2Processor as Processor

    place = folder / "whisperx-align" / "en"
    place.mkdir(parents=True)
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"abcdefghijklmnopqrstuvwxyz'"]
    (place / "vocab.json").write_text(json.dumps({letter: at for at, letter in enumerate(letters)}))
    tokenizer = Wav2Vec2CTCTokenizer(str(place / "vocab.json"))
    Processor(Wav2Vec2FeatureExtractor(), tokenizer).save_pretrained(place)
    torch.manual_seed(1)
    config = Wav2Vec2Config(
        vocab_size=len(letters),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        conv_dim=(32,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=2,
    )
    Wav2Vec2ForCTC(config).save_pretrained(place)
    return folder


def settings(folder: Path) -> Settings:
    return Settings(models_dir=folder, threads=2, device="cpu")


def kennedy(models: Path, folder: Path) -> Path:
    sound, rate = sf.read(models / "samples" / "jfk.wav")
    sf.write(folder / "kennedy.flac", sound, rate)
    return folder / "kennedy.flac"


def transcript(folder: Path) -> Transcript:
    return Transcript.model_validate_json((folder / "words.json").read_bytes())


def test_whisperx_hears_kennedy_behind_pyannotes_detector_and_leaves_the_times_to_align(
    models: Path, folder: Path, tmp_path: Path
) -> None:
    shares: list[float] = []
    params = TranscribeParams(engine="whisperx/large-v3", language=None, start_ms=60_000)
    work = Work(params, {"speech": [kennedy(models, tmp_path)]}, tmp_path, shares.append)
    value: Any = whisperx_large.WhisperXLarge(settings(folder)).run(work).value
    told = transcript(tmp_path)
    words = [word for segment in told.segments for word in segment.words]
    assert " ".join(word.text.lower().strip(",.") for word in words) == KENNEDY
    assert all(word.start_ms is None and word.end_ms is None and word.score is None for word in words)
    assert 60_000 <= told.segments[0].start_ms < told.segments[-1].end_ms <= 71_000
    assert (told.language, value.words, shares[-1]) == ("en", len(words), 1.0)
    assert told.detected is not None
    assert told.detected.probability > 0.5


def test_a_batch_that_does_not_fit_is_halved_until_nothing_smaller_is_left() -> None:
    tried: list[int] = []

    class Pipeline:
        fits = 2

        def transcribe(self, _sound: Any, *, batch_size: int, **_: Any) -> dict[str, Any]:
            tried.append(batch_size)
            if batch_size > self.fits:
                raise RuntimeError("CUDA failed with error out of memory")
            return {"segments": [], "language": "en"}

    piece: Any = type("Piece", (), {"sound": None, "progress": lambda _share: None})
    transcribed: Any = whisperx_large._transcribed  # noqa: SLF001 - the pipeline around it needs a model
    assert transcribed(Pipeline(), piece, "en", 8)["language"] == "en"
    assert tried == [8, 4, 2]
    Pipeline.fits = 0
    with pytest.raises(TaskError) as caught:
        transcribed(Pipeline(), piece, "en", 2)
    assert (caught.value.failure.code, caught.value.failure.retryable) == ("out_of_memory", True)


def test_a_wav2vec2_of_random_weights_gives_every_word_a_time_in_order(
    models: Path, random_aligner: Path, tmp_path: Path
) -> None:
    words = [*KENNEDY.split(), "1961"]
    given = {"startMs": 60_000, "endMs": 71_000, "text": " ".join(words), "noSpeech": None}
    blank = {"startMs": None, "endMs": None, "score": None, "levelDb": None}
    segments = [{**given, "words": [{"text": word, **blank} for word in words]}]
    (tmp_path / "given.json").write_text(json.dumps({"language": "en", "segments": segments}))
    span = SoundSpan(start_ms=60_000, end_ms=71_000)
    params = AlignParams(engine="whisperx/wav2vec2", language="en-US", sounds=[span])
    inputs = {"sound": [kennedy(models, tmp_path)], "words": [tmp_path / "given.json"]}
    engine = Wav2Vec2Align(settings(random_aligner))
    assert engine.status().on
    value: Any = engine.run(Work(params, inputs, tmp_path, lambda _share: None)).value
    placed = transcript(tmp_path).segments[0].words
    assert [word.text for word in placed] == words
    assert all(60_000 <= (word.start_ms or 0) < (word.end_ms or 0) <= 71_000 for word in placed)
    assert all((before.end_ms or 0) <= (after.start_ms or 0) for before, after in pairwise(placed))
    # The figure has no letter in the alphabet.
    assert (value.words, value.placed) == (len(words), len(words) - 1)


def test_a_language_without_a_model_is_refused(random_aligner: Path, models: Path, tmp_path: Path) -> None:
    word = {"text": "oi", "startMs": None, "endMs": None, "score": None, "levelDb": None}
    segment = {"startMs": 0, "endMs": 900, "text": "oi", "noSpeech": None, "words": [word]}
    (tmp_path / "given.json").write_text(json.dumps({"language": "pt", "segments": [segment]}))
    params = AlignParams(engine="whisperx/wav2vec2", language="pt", sounds=[SoundSpan(start_ms=0, end_ms=11_000)])
    inputs = {"sound": [kennedy(models, tmp_path)], "words": [tmp_path / "given.json"]}
    with pytest.raises(TaskError, match="no alignment model for pt"):
        Wav2Vec2Align(settings(random_aligner)).run(Work(params, inputs, tmp_path, lambda _share: None))


def test_without_a_model_the_engine_says_what_is_missing(folder: Path) -> None:
    reason = Wav2Vec2Align(settings(folder)).status().reason
    assert reason is not None
    assert reason.startswith("weights missing: whisperx-align/")


def test_a_named_model_aligns_its_language_and_a_broken_one_is_no_missing_language(
    random_aligner: Path, models: Path, tmp_path: Path
) -> None:
    named = (random_aligner / "whisperx-align" / "en").rename(tmp_path / "named")
    word = {"text": "ask", "startMs": None, "endMs": None, "score": None, "levelDb": None}
    segment = {"startMs": 0, "endMs": 900, "text": "ask", "noSpeech": None, "words": [word]}
    (tmp_path / "given.json").write_text(json.dumps({"language": "xx", "segments": [segment]}))
    params = AlignParams(engine="whisperx/wav2vec2", language="xx", sounds=[SoundSpan(start_ms=0, end_ms=11_000)])
    inputs = {"sound": [kennedy(models, tmp_path)], "words": [tmp_path / "given.json"]}
    given = settings(random_aligner).model_copy(update={"align_models": {"xx": str(named)}})
    assert Wav2Vec2Align(given).status().detail == {"languages": ["xx"]}
    value: Any = Wav2Vec2Align(given).run(Work(params, inputs, tmp_path, lambda _share: None)).value
    assert (value.words, value.placed) == (1, 1)
    (named / "model.safetensors").write_bytes(b"x" * 100)
    with pytest.raises(TaskError, match="for xx cannot be read") as caught:
        Wav2Vec2Align(given).run(Work(params, inputs, tmp_path, lambda _share: None))
    assert caught.value.failure.code == "bad_weights"
