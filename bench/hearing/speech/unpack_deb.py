"""Takes members out of a Debian package: unpack_deb.py DEB FOLDER, and on stdin [{"member", "file", "sha256"}].

A .deb is an `ar` archive with one compressed tar of its files (deb(5)). A member with another SHA-256 ends it.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

MAGIC = b"!<arch>\n"
HEADER = 60


def members(data: bytes) -> dict[str, bytes]:
    """Name -> content of an `ar` archive: headers of 60 bytes, contents padded to even lengths."""
    if not data.startswith(MAGIC):
        raise SystemExit("That is no Debian package.")
    found: dict[str, bytes] = {}
    at = len(MAGIC)
    while at + HEADER <= len(data):
        name, size = data[at : at + 16].decode().strip().rstrip("/"), int(data[at + 48 : at + 58])
        found[name] = data[at + HEADER : at + HEADER + size]
        at += HEADER + size + size % 2
    return found


def files(deb: Path) -> tarfile.TarFile:
    parts = members(deb.read_bytes())
    name = next((name for name in parts if name.startswith("data.tar")), None)
    if name is None:
        raise SystemExit(f"{deb.name} has no files in it.")
    if name.endswith(".zst"):
        raise SystemExit(
            f"{deb.name} is packed with zstd, which is not read here: name another mirror in DEBIAN_MIRROR."
        )
    return tarfile.open(fileobj=io.BytesIO(parts[name]))


def main() -> None:
    archive, folder = files(Path(sys.argv[1])), Path(sys.argv[2])
    for wanted in json.load(sys.stdin):
        source = archive.extractfile(f"./{wanted['member']}")
        content = source.read() if source else b""
        if hashlib.sha256(content).hexdigest() != wanted["sha256"]:
            raise SystemExit(f"{wanted['member']} of {Path(sys.argv[1]).name} is not the file that is known.")
        target = folder / wanted["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


main()
