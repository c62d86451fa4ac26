"""Which wav2vec2 model aligns a language: one named in ALIGN_MODELS, a folder in MODELS_DIR, or none here. Cheap."""

from dataclasses import dataclass
from pathlib import Path

from onevoice_service.digest import files_below
from onevoice_service.settings import Settings

FOLDER = "whisperx-align"
#: What transformers reads beside the weights, and the forms the weights come in (the last two are lists of parts).
FILES = ("config.json", "preprocessor_config.json", "vocab.json")
WEIGHTS = ("model.safetensors", "pytorch_model.bin", "model.safetensors.index.json", "pytorch_model.bin.index.json")


@dataclass(frozen=True)
class AlignModels:
    """`named`: language -> path or ORG/NAME@REVISION; `folder`: a model each, or one for every language itself."""

    folder: Path
    named: dict[str, str]
    allow_hub: bool

    def of(self, language: str) -> str | None:
        """A path or ORG/NAME@REVISION; what is named comes first, then the language's own folder, then that for all."""
        if language in self.named:
            return self.named[language]
        return next((str(each) for each in (self.folder / language, self.folder) if not lacks(each)), None)

    def languages(self) -> list[str]:
        """Those with a model of their own that can be loaded."""
        own = {each.name for each in self._own_folders() if not lacks(each)}
        named = {language for language, model in self.named.items() if self._can_load(model)}
        return sorted(own | named)

    def weights(self) -> tuple[Path, ...]:
        named = (files_below(Path(model)) for _, model in sorted(self.named.items()) if not _is_at_hub(model))
        return tuple(file for files in (files_below(self.folder), *named) for file in files)

    def obstacle(self) -> str | None:
        """Why no language at all can be aligned; None where one can."""
        if self.allow_hub or self.languages() or not lacks(self.folder):
            return None
        broken = [each for each in self._own_folders() if lacks(each)]
        broken += [Path(model) for model in self.named.values() if not _is_at_hub(model) and lacks(Path(model))]
        if broken:
            return f"weights missing: {broken[0].name} lacks {', '.join(lacks(broken[0]))}"
        return (
            f"weights missing: {FOLDER}/LANGUAGE/{{{','.join(FILES)},{WEIGHTS[0]}}} (or ALIGN_MODELS, or ALLOW_HUB=1)"
        )

    def _own_folders(self) -> list[Path]:
        return sorted(each for each in self.folder.glob("*") if each.is_dir() and not each.name.startswith("."))

    def _can_load(self, model: str) -> bool:
        return self.allow_hub if _is_at_hub(model) else not lacks(Path(model))


def align_models(settings: Settings) -> AlignModels:
    return AlignModels(settings.models_dir / FOLDER, settings.align_models, settings.allow_hub)


def lacks(folder: Path) -> list[str]:
    """The files without which the model cannot be loaded."""
    gone = [name for name in FILES if not (folder / name).is_file()]
    return gone if any((folder / name).is_file() for name in WEIGHTS) else [*gone, WEIGHTS[0]]


def _is_at_hub(model: str) -> bool:
    return "@" in model and not Path(model).is_dir()
