"""The environment as settings, and `--help`."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from onevoice_service.device import compute_type, device
from onevoice_service.explain import explain
from onevoice_service.settings import Settings
from pydantic import ValidationError
from running import Running

STUB = Path(__file__).with_name("stub_main.py")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_set_gives_the_defaults() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.models_dir, settings.slots) == ("127.0.0.1", 8080, Path("models"), 1)
    assert (settings.device, settings.compute_type, settings.model_ttl_s) == ("auto", "auto", 900)
    assert (settings.hf_token, settings.allow_hub) == (None, False)
    assert 1 <= settings.threads <= (os.cpu_count() or 1)


def test_every_setting_is_read_from_the_variable_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "PORT": "0",
        "MODELS_DIR": "/weights",
        "SLOTS": "3",
        "DEVICE": "cuda",
        "MODEL_TTL_S": "0",
        "ALLOW_HUB": "1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.port, settings.models_dir, settings.slots) == (0, Path("/weights"), 3)
    assert (settings.device, settings.model_ttl_s, settings.allow_hub) == ("cuda", 0, True)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert Settings().port == 8080


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "65536"), ("SLOTS", "0"), ("THREADS", "0"), ("DEVICE", "tpu"), ("MODEL_TTL_S", "-1")],
)
def test_a_wrong_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert caught.value.errors()[0]["loc"] == (name.lower(),)


def test_alignment_models_are_named_by_language(monkeypatch: pytest.MonkeyPatch) -> None:
    at_hub = f"org/wav2vec2-pt@{'0a' * 20}"
    monkeypatch.setenv("ALIGN_MODELS", f"pt={at_hub}, xx=/models/xx")
    assert Settings().align_models == {"pt": at_hub, "xx": "/models/xx"}
    assert Settings(align_models={"pt": "/a"}).align_models == {"pt": "/a"}


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("pt", "entry 1 is neither a path nor"),
        ("pt=org/name", "entry 1 is neither a path nor"),
        ("pt=org/name@main", "entry 1 is neither a path nor"),
        ("xx=/a,=/b", "entry 2 names no language"),
        ("Português=/a", "entry 1 names no language"),
        ("pt=/a,pt=/b", "entry 2 names a language for the second time"),
    ],
)
def test_alignment_models_that_are_not_pinned_or_not_named_are_refused(
    monkeypatch: pytest.MonkeyPatch, value: str, why: str
) -> None:
    monkeypatch.setenv("ALIGN_MODELS", value)
    with pytest.raises(ValidationError, match=why):
        Settings()


def test_pyannotes_revision_is_a_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYANNOTE_REVISION", "main")
    with pytest.raises(ValidationError, match="pyannote_revision"):
        Settings()


def test_a_service_with_a_wrong_value_ends_at_once_and_names_it() -> None:
    ended = subprocess.run(
        [sys.executable, str(STUB)],
        env={**os.environ, "SLOTS": "many"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("stub: bad environment: SLOTS: ")
    assert "many" not in ended.stderr


def test_the_hubs_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    settings = Settings()
    assert settings.hf_token is not None
    assert settings.hf_token.get_secret_value() == "hf_secret"
    assert "hf_secret" not in repr(settings) + settings.model_dump_json() + explain("stub", Settings)


def test_help_explains_every_setting() -> None:
    told = subprocess.run([sys.executable, str(STUB), "--help"], capture_output=True, text=True, check=True, timeout=30)
    for name, field in Settings.model_fields.items():
        assert f"  {name.upper()} (default: " in told.stdout
        assert field.description
        assert field.description.split()[0] in told.stdout


def test_help_into_a_pipe_that_nobody_reads_ends_without_a_word() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, str(STUB), "--help"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False, timeout=30
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="users have numbers on POSIX")
def test_a_user_without_a_name_has_a_folder(start: Callable[..., Running], tmp_path: Path) -> None:
    """Containers run as numbers that no file of users knows; a name is not asked for even where there is one."""
    service = start(STUB, LOGNAME="", USER="")
    assert (tmp_path / f"onevoice-{os.getuid()}-stub-{service.port}").is_dir()


def test_cuda_asked_for_opens_the_libraries_that_torch_brings(tmp_path: Path) -> None:
    """CTranslate2 looks for cuBLAS by its name, and in the full environment only torch knows where it lies."""
    (tmp_path / "torch.py").write_text("")
    code = (
        "import sys; from onevoice_service.device import device; from onevoice_service.settings import Settings;"
        "places = [device(Settings(device=sys.argv[1])), 'torch' in sys.modules]; print(*places)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(STUB.parents[1])))}
    for place, torch in (("cpu", "False"), ("cuda", "True")):
        command = [sys.executable, "-c", code, place]
        told = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60)
        assert told.stdout.split() == [place, torch]


def test_a_device_asked_for_is_taken_at_its_word() -> None:
    assert device(Settings(device="cuda")) == "cuda"
    assert compute_type(Settings(device="cuda")) == "float16"
    assert compute_type(Settings(device="cuda", compute_type="int8_float16")) == "int8_float16"
    assert (device(Settings(device="cpu")), compute_type(Settings(device="cpu"))) == ("cpu", "int8")


def test_without_a_gpu_auto_is_the_cpu_and_torch_is_not_asked() -> None:
    code = (
        "import sys; from onevoice_service.device import device, compute_type;"
        "from onevoice_service.settings import Settings;"
        "print(device(Settings()), compute_type(Settings()), 'torch' in sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(STUB.parents[1]), "CUDA_VISIBLE_DEVICES": ""}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["cpu", "int8", "False"]
