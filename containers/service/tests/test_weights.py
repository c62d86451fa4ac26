"""When an engine of whisperx is on: only with every file that its model needs, and without any heavy package here."""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import wav2vec2_align
import wav2vec2_models
import whisperx_large
from diarize_pyannote import PyannoteDiarization
from named_folder import named_folder
from onevoice_service.digest import files_below, weights_digest
from onevoice_service.settings import Settings
from pydantic import SecretStr

LARGE = ("model.bin", "config.json", "tokenizer.json", "preprocessor_config.json", "vocabulary.json")
ALIGNER = ("config.json", "preprocessor_config.json", "vocab.json", "model.safetensors")
CONFIG = "pipeline:\n  params: {segmentation: $model/segmentation, embedding: $model/embedding, plda: $model/plda}\n"
PIPELINE = (
    "segmentation/pytorch_model.bin",
    "embedding/pytorch_model.bin",
    "plda/plda.npz",
    "plda/xvec_transform.npz",
)
REVISION = "ab" * 20


@pytest.fixture(autouse=True)
def whisperx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed, as far as a status can see."""
    module = ModuleType("whisperx")
    module.__spec__ = ModuleSpec("whisperx", None)
    monkeypatch.setitem(sys.modules, "whisperx", module)


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def settings(folder: Path, **more: Any) -> Settings:
    return Settings(models_dir=folder, threads=1, device="cpu", **more)


@pytest.mark.parametrize("gone", LARGE)
def test_large_is_off_until_its_last_file_is_there_and_else_the_hubs_where_allowed(tmp_path: Path, gone: str) -> None:
    write(tmp_path / "whisperx-large-v3", *(name for name in LARGE if name != gone))
    off = whisperx_large.WhisperXLarge(settings(tmp_path)).status()
    assert (off.on, off.reason) == (False, f"weights missing: whisperx-large-v3/{gone}")
    hub = whisperx_large.WhisperXLarge(settings(tmp_path, allow_hub=True)).status()
    assert (hub.on, hub.weights) == (True, ())
    write(tmp_path / "whisperx-large-v3", gone)
    on = whisperx_large.WhisperXLarge(settings(tmp_path)).status()
    assert (on.on, len(on.weights)) == (True, len(LARGE))


def test_large_is_loaded_from_its_folder_only_when_that_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def load_model(name: str, *, local_files_only: bool, **_: Any) -> str:
        asked.append((name, local_files_only))
        return "pipeline"

    monkeypatch.setattr(sys.modules["whisperx"], "load_model", load_model, raising=False)
    folder = write(tmp_path / "whisperx-large-v3", *LARGE[:-1])
    for _ in range(2):
        engine = whisperx_large.WhisperXLarge(settings(tmp_path, allow_hub=True))
        assert engine.models()[0].load() == ("pipeline", whisperx_large.ON_CPU)
        # Converters name the vocabulary in two ways.
        write(folder, "vocabulary.txt")
    assert asked == [("large-v3", False), (str(folder), True)]


def test_the_batch_follows_the_memory_that_is_free() -> None:
    sizes = [whisperx_large.batch_for(round(gb * 1e9)) for gb in (0.5, 1.5, 8, 80)]
    assert sizes == [1, 1, 10, whisperx_large.MOST]
    assert whisperx_large.batch_for(None) == whisperx_large.ON_CPU


@pytest.mark.parametrize("gone", ALIGNER)
def test_an_aligner_is_on_with_all_its_files_and_all_of_them_count(tmp_path: Path, gone: str) -> None:
    place = write(tmp_path / "whisperx-align" / "pt", *(name for name in ALIGNER if name != gone))
    assert wav2vec2_align.Wav2Vec2Align(settings(tmp_path)).status().reason == f"weights missing: pt lacks {gone}"
    write(place, gone, "tokenizer_config.json", ".cache/huggingface/x.metadata")
    status = wav2vec2_align.Wav2Vec2Align(settings(tmp_path)).status()
    assert (status.on, status.detail) == (True, {"languages": ["pt"]})
    assert {file.name for file in status.weights} == {*ALIGNER, "tokenizer_config.json"}


def test_a_named_aligner_comes_before_the_folders_and_the_hubs_only_where_allowed(tmp_path: Path) -> None:
    write(tmp_path / "whisperx-align" / "pt", *ALIGNER)
    write(tmp_path / "mine", *ALIGNER)
    at_hub = f"org/name@{REVISION}"
    named = {"pt": str(tmp_path / "mine"), "xx": at_hub}
    for allowed, languages in ((False, ["pt"]), (True, ["pt", "xx"])):
        models = wav2vec2_models.align_models(settings(tmp_path, align_models=named, allow_hub=allowed))
        assert models.languages() == languages
        assert [models.of(language) for language in ("pt", "xx", "en")] == [named["pt"], at_hub, None]
    status = wav2vec2_align.Wav2Vec2Align(settings(tmp_path, align_models=named)).status()
    assert tmp_path / "mine" / "model.safetensors" in status.weights


def test_a_model_at_the_hub_is_fetched_at_its_commit_and_only_where_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any, Any]] = []

    def snapshot_download(name: str, *, revision: str, local_files_only: bool, **_: Any) -> str:
        asked.append((name, revision, local_files_only))
        return "/cache"

    hub = ModuleType("huggingface_hub")
    hub.__dict__["snapshot_download"] = snapshot_download
    monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
    for allowed in (True, False):
        assert named_folder(f"org/name@{REVISION}", allow_hub=allowed) == Path("/cache")
    assert asked == [("org/name", REVISION, False), ("org/name", REVISION, True)]
    with pytest.raises(FileNotFoundError):
        named_folder("/nowhere", allow_hub=True)


@pytest.mark.parametrize("gone", PIPELINE)
def test_pyannote_is_off_until_every_part_of_its_pipeline_is_there(tmp_path: Path, gone: str) -> None:
    folder = write(tmp_path / "pyannote-diarization", *(name for name in PIPELINE if name != gone))
    (folder / "config.yaml").write_text(CONFIG)
    status = PyannoteDiarization(settings(tmp_path)).status()
    assert not status.on
    assert (status.reason or "").startswith(f"weights missing: pyannote-diarization/{gone} ")
    write(folder, gone)
    assert PyannoteDiarization(settings(tmp_path)).status().on


def test_pyannotes_hub_needs_leave_a_token_and_a_commit(tmp_path: Path) -> None:
    token = SecretStr("hf_made_up")
    every: dict[str, Any] = {"allow_hub": True, "hf_token": token, "pyannote_revision": REVISION}
    assert PyannoteDiarization(settings(tmp_path, **every)).status().on
    for gone in every:
        some = {name: value for name, value in every.items() if name != gone}
        status = PyannoteDiarization(settings(tmp_path, **some)).status()
        assert not status.on
        assert "PYANNOTE_REVISION" in (status.reason or "")


def test_what_download_tools_keep_beside_a_model_does_not_change_its_digest(tmp_path: Path) -> None:
    write(tmp_path, "config.yaml", "part/model.bin")
    before = weights_digest(files_below(tmp_path))
    write(tmp_path, ".cache/huggingface/config.yaml.metadata", ".gitattributes", "part/.lock")
    assert weights_digest(files_below(tmp_path)) == before
    write(tmp_path, "part/vocab.json")
    assert weights_digest(files_below(tmp_path)) != before
    assert files_below(tmp_path / "nowhere") == ()
