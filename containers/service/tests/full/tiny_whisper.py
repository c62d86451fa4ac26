"""Whisper base as if it were large-v3: the same format with the same files, a twentieth of its size."""

from pathlib import Path

#: Base hears 80 mel bands and brings no such file; large-v3 hears 128 and says so here.
PREPROCESSOR = '{"feature_size": 80}'


def base_as_large(models: Path, folder: Path) -> None:
    large = folder / "whisperx-large-v3"
    large.mkdir(parents=True)
    for file in (models / "faster-whisper-base").iterdir():
        (large / file.name).symlink_to(file)
    (large / "preprocessor_config.json").write_text(PREPROCESSOR)
