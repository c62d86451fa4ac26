"""Which segments of a transcript are aligned together, and in which part of the sound. Pure; ms of the film."""

from dataclasses import dataclass

from onevoice_service.stages import Segment

#: A block grows to about a minute: long enough to find words that lie elsewhere than the transcript says, short enough
#: for the memory of an aligner.
LONGEST_MS = 60_000


@dataclass(frozen=True)
class Block:
    """`segments`: indices, in order, of segments that have words."""

    segments: list[int]
    start_ms: int
    end_ms: int


def blocks(segments: list[Segment], margin_ms: int) -> list[Block]:
    """Every segment with words is in one block; a longer one is a block of its own."""
    parts: list[Block] = []
    for at, segment in enumerate(segments):
        if not segment.words:
            continue
        start, end = segment.start_ms - margin_ms, max(segment.end_ms, segment.start_ms) + margin_ms
        last = parts[-1] if parts else None
        if last and max(end, last.end_ms) - min(start, last.start_ms) <= LONGEST_MS:
            parts[-1] = Block([*last.segments, at], min(start, last.start_ms), max(end, last.end_ms))
        else:
            parts.append(Block([at], start, end))
    return parts
