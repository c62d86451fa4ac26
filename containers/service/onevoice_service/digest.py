"""SHA-256 of a file, and of a set of weights; which files of a folder are weights."""

import hashlib
from functools import lru_cache
from pathlib import Path


def sha256_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def files_below(folder: Path) -> tuple[Path, ...]:
    """All files of a model's folder in order, without what download tools and git keep beside them under a dot."""
    if not folder.is_dir():
        return ()
    found = (file for file in folder.rglob("*") if file.is_file())
    return tuple(sorted(file for file in found if not any(part[0] == "." for part in file.relative_to(folder).parts)))


def weights_digest(weights: tuple[Path, ...]) -> str | None:
    """SHA-256 over the lines `{sha256}  {file name}`, sorted by name: independent of where the files lie."""
    if not weights:
        return None
    lines = [f"{_sha256_of_weights(file)}  {file.name}\n" for file in sorted(weights, key=lambda file: file.name)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _sha256_of_weights(file: Path) -> str:
    """Engines share files of gigabytes: each is read once."""
    stat = file.stat()
    return _remembered(file, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=1024)
def _remembered(file: Path, _size: int, _changed: int) -> str:
    return sha256_of(file)
