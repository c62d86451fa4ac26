"""A model named by a setting, or by its name at the hub, as a folder on disk."""

from pathlib import Path

#: Not the same weights for other frameworks, nor pictures.
WANTED = ("*.json", "*.yaml", "*.txt", "*.safetensors", "*.bin", "*.npz")


def named_folder(named: str, *, allow_hub: bool, token: str | None = None) -> Path:
    """`named`: a path, or ORG/NAME@REVISION, which is fetched into the hub's cache where that is allowed.

    What has a pinned revision stays the same whoever changes the model at the hub. Raises FileNotFoundError, and what
    the hub's library raises when it cannot fetch.
    """
    if "@" not in named or Path(named).is_dir():
        if not Path(named).is_dir():
            raise FileNotFoundError(named)
        return Path(named)
    from huggingface_hub import snapshot_download

    name, _, revision = named.rpartition("@")
    return Path(
        snapshot_download(
            name, revision=revision, token=token, local_files_only=not allow_hub, allow_patterns=list(WANTED)
        )
    )
