"""SHA-256 of a file, and of a set of weights."""

import hashlib
from pathlib import Path


def sha256_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def weights_digest(weights: tuple[Path, ...]) -> str | None:
    """SHA-256 over the lines `{sha256}  {file name}`, sorted by name: independent of where the files lie."""
    if not weights:
        return None
    lines = [f"{sha256_of(file)}  {file.name}\n" for file in sorted(weights, key=lambda file: file.name)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
