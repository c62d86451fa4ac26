"""Takes members out of zip and tar archives.

stdin: [{"to", "parts": [{"archive", "member"}]}]; several parts are joined in order. stdout: SHA-256 of each file.
Nothing but the named members is read, and they go only to the paths given: names in an archive never become paths.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1 << 20


def read_tar(path: str, members: set[str]) -> dict[str, bytes]:
    """Contents of `members`, read in one pass: a compressed tar cannot be entered at random."""
    found: dict[str, bytes] = {}
    with tarfile.open(path) as archive:
        for entry in archive:
            file = archive.extractfile(entry) if entry.name in members else None
            if file:
                found[entry.name] = file.read()
    if missing := members - found.keys():
        raise SystemExit(f"{path} has no {', '.join(sorted(missing))}")
    return found


class Archives:
    """All archives of a run, each opened once."""

    def __init__(self, jobs: list[dict[str, Any]]) -> None:
        wanted: dict[str, set[str]] = {}
        for part in (part for job in jobs for part in job["parts"]):
            wanted.setdefault(part["archive"], set()).add(part["member"])
        self.zips = {path: zipfile.ZipFile(path) for path in wanted if zipfile.is_zipfile(path)}
        self.tars = {path: read_tar(path, names) for path, names in wanted.items() if path not in self.zips}

    def blocks(self, archive: str, member: str) -> Iterator[bytes]:
        if archive in self.tars:
            yield self.tars[archive][member]
            return
        with self.zips[archive].open(member) as source:
            while block := source.read(BLOCK):
                yield block


def join(to: Path, parts: list[dict[str, str]], archives: Archives) -> str:
    digest = hashlib.sha256()
    with to.open("wb") as target:
        for part in parts:
            for block in archives.blocks(part["archive"], part["member"]):
                digest.update(block)
                target.write(block)
    return digest.hexdigest()


def main() -> None:
    jobs = json.load(sys.stdin)
    archives = Archives(jobs)
    json.dump([join(Path(job["to"]), job["parts"], archives) for job in jobs], sys.stdout)


main()
