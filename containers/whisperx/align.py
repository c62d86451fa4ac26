"""What every aligning engine shares: a transcript and its sound in, the same words with times out.

The words come with rough times, with those of their segment only, or in one segment over the whole piece. An engine
finds what it can; what it does not find lies over the speech between its neighbours; then all are moved onto speech.
"""

from collections.abc import Callable
from dataclasses import dataclass

from blocks import Block, blocks
from fill import Spot, fill
from heard import HeardWord, Regions
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.messages import Usage
from onevoice_service.stages import AlignParams, AlignValue, Segment, Transcript, Word
from place import Sound, place_word
from pydantic import ValidationError
from settle import settle
from sounds import lay
from speech import RATE, speech_regions
from transcribe import write

#: Sound given around what the transcript says: scripts come shifted by as much.
MARGIN_MS = 2_500


@dataclass(frozen=True)
class Text:
    """Words to be found in `sound` (mono at RATE), where somebody speaks in `speech`; seconds from its start."""

    sound: Floats
    speech: Regions
    words: list[str]
    language: str
    progress: Callable[[float], None]


#: One HeardWord for each word, or None where it was not found. Rising.
Aligner = Callable[[Text], "list[HeardWord | None]"]


def align_piece(work: Work, aligner: Aligner) -> Product:
    """Raises TaskError unreadable_audio, invalid_sounds, invalid_words."""
    params = work.params
    if not isinstance(params, AlignParams):
        raise TypeError("align_piece takes AlignParams")
    transcript = _transcript(work)
    film = Film(
        lay(work.inputs["sound"], params.sounds),
        transcript.language if params.language == "und" else params.language,
        transcript.segments,
    )
    segments, scores = list(transcript.segments), list[float]()
    parts = blocks(segments, MARGIN_MS)
    for number, block in enumerate(parts):
        found, speech = _find(film, block, aligner, _share(work, number, len(parts)))
        scores += [word.score for word in found if word]
        for at, words in _placed(film, block, found, speech).items():
            segments[at] = _timed(segments[at], words)
    return _product(work, transcript.model_copy(update={"segments": segments}), scores, film.sound)


@dataclass(frozen=True)
class Film:
    sound: Sound
    language: str
    segments: list[Segment]


def _transcript(work: Work) -> Transcript:
    try:
        return Transcript.model_validate_json(work.inputs["words"][0].read_bytes())
    except ValidationError as error:
        raise TaskError("invalid_words", "The words to align are no transcript.", retryable=False) from error


def _share(work: Work, number: int, count: int) -> Callable[[float], None]:
    return lambda progress: work.progress((number + progress) / count)


def _find(
    film: Film, block: Block, aligner: Aligner, progress: Callable[[float], None]
) -> tuple[list[HeardWord | None], Regions]:
    part = cut(film.sound, block).samples
    speech = speech_regions(part) if part.size else []
    words = [word.text for at in block.segments for word in film.segments[at].words]
    return aligner(Text(part, speech, words, film.language, progress)), speech


def _placed(film: Film, block: Block, found: list[HeardWord | None], speech: Regions) -> dict[int, list[Word]]:
    """Segment index -> its words with times. Rising within a segment; segments may overlap where the blocks do."""
    part = cut(film.sound, block)
    spots = [spot for at in block.segments for spot in _spots(film.segments[at], part.start_ms)]
    settled = settle(fill(spots, found, speech, len(part.samples) / RATE), speech)
    rest = iter(zip(settled, found, strict=True))
    placed: dict[int, list[Word]] = {}
    clock = 0
    for at in block.segments:
        placed[at] = []
        for given in film.segments[at].words:
            one, was_found = next(rest)
            word = place_word(one, clock, part)
            clock = (word.end_ms or 0) - part.start_ms
            score = word.score if was_found else given.score or 0.0
            placed[at].append(word.model_copy(update={"text": given.text, "speaker": given.speaker, "score": score}))
    return placed


def cut(sound: Sound, block: Block) -> Sound:
    """The block's part of the sound; all of it where the block's times lie outside."""
    first = max(0, block.start_ms - sound.start_ms)
    part = sound.samples[first * RATE // 1000 : max(0, block.end_ms - sound.start_ms) * RATE // 1000]
    return Sound(part, RATE, sound.start_ms + first) if part.size else sound


def _spots(segment: Segment, zero_ms: int) -> list[Spot]:
    """What the transcript says about each word, seconds of the block."""
    start, end = (max(0.0, (each - zero_ms) / 1000) for each in (segment.start_ms, segment.end_ms))
    return [Spot(word.text, start, end) for word in segment.words]


def _timed(segment: Segment, words: list[Word]) -> Segment:
    return segment.model_copy(update={"start_ms": words[0].start_ms, "end_ms": words[-1].end_ms, "words": words})


def _product(work: Work, transcript: Transcript, scores: list[float], sound: Sound) -> Product:
    words = sum(len(segment.words) for segment in transcript.segments)
    score = round(sum(scores) / len(scores), 4) if scores else 0.0
    usage = Usage(meter="align_seconds", quantity=len(sound.samples) / RATE, vendor_cost_micros=0)
    value = AlignValue(words=words, placed=len(scores), score=score)
    artifacts = {"words": (write(work, transcript), "application/json")}
    return Product(value, artifacts, [usage], {"engine": work.params.engine})
