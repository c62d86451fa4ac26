"""CTC forced alignment (Graves et al., 2006) of whole words: which frames each word's letters take."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from heard import HeardWord

if TYPE_CHECKING:
    from onevoice_service.audio import Floats

#: Cells (frames x states, a byte each) whose way back is kept at a time: 32 MB.
CELLS = 32_000_000
#: Names of the blank and of the gap between words, in the alphabets of the published models.
BLANKS, GAP = ("[pad]", "<pad>", "-"), "|"


@dataclass(frozen=True)
class Emission:
    """`frames`: log probabilities [frames x alphabet]; `alphabet`: letter (lower case) -> column."""

    frames: "Floats"
    alphabet: dict[str, int]
    frame_s: float


def aligned_words(words: Sequence[str], emission: Emission) -> list[HeardWord | None]:
    """None for words without a letter of the alphabet (figures), and for all when they cannot fit the sound."""
    blank = blank_of(emission.alphabet)
    letters, owners = _letters(words, emission.alphabet, blank)
    if not letters or len(letters) + _doubles(letters) > len(emission.frames):
        return [None] * len(words)
    path = forced_path(emission.frames, letters, blank)
    spans: dict[int, list[int]] = {}
    for frame, at in enumerate(path):
        if at is not None and owners[at] is not None:
            spans.setdefault(owners[at], []).append(frame)  # type: ignore[arg-type]
    return [_word(word, spans.get(number, []), path, letters, emission) for number, word in enumerate(words)]


def blank_of(alphabet: dict[str, int]) -> int:
    return next((alphabet[name] for name in BLANKS if name in alphabet), 0)


def _letters(words: Sequence[str], alphabet: dict[str, int], blank: int) -> tuple[list[int], list[int | None]]:
    """Columns of the letters in order with gaps between words, and the word each belongs to."""
    letters: list[int] = []
    owners: list[int | None] = []
    for number, word in enumerate(words):
        known = [alphabet[letter] for letter in word.lower() if alphabet.get(letter, blank) != blank and letter != GAP]
        if known and letters and GAP in alphabet:
            letters.append(alphabet[GAP])
            owners.append(None)
        letters += known
        owners += [number] * len(known)
    return letters, owners


def _doubles(letters: list[int]) -> int:
    """Equal letters in a row need a blank between them."""
    return sum(one == other for one, other in pairwise(letters))


def forced_path(frames: "Floats", letters: list[int], blank: int) -> list[int | None]:
    """For each frame the index of its letter, or None for a blank: the likeliest path (Viterbi).

    The way back through ten minutes would take 650 MB: of longer sound only the scores at some frames are kept, and the
    stretches between them are walked once more from the end, which gives the very same path.
    """
    states = np.full(2 * len(letters) + 1, blank)
    states[1::2] = letters
    skips = np.zeros(len(states), bool)
    skips[3::2] = states[3::2] != states[1:-2:2]
    best = np.full(len(states), -np.inf)
    best[:2] = frames[0, states[:2]]
    step = max(1, CELLS // len(states))
    parts = [frames[first : first + step] for first in range(1, max(2, len(frames)), step)]
    kept, back = list[Any](), None
    for part in parts:
        kept.append(best)
        back = None
        best, back = _walk(best, part, states, skips)
    state = len(states) - 1 if best[-1] >= best[-2] else len(states) - 2
    path = [state]
    for at in range(len(parts) - 1, -1, -1):
        if back is None:
            _, back = _walk(kept[at], parts[at], states, skips)
        for moves in back[::-1]:
            state -= int(moves[state])
            path.append(state)
        back = None
    return [state // 2 if state % 2 else None for state in path[::-1]]


def _walk(best: Any, frames: "Floats", states: Any, skips: Any) -> tuple[Any, Any]:
    """(the best scores after these frames, how many states back each came from [frames x states])."""
    back = np.zeros((len(frames), len(states)), np.int8)
    for at, said in enumerate(frames):
        moves = np.stack([best, _shifted(best, 1), np.where(skips, _shifted(best, 2), -np.inf)])
        back[at] = moves.argmax(axis=0)
        best = moves.max(axis=0) + said[states]
    return best, back


def _shifted(values: "Any", by: int) -> "Any":
    return np.concatenate([np.full(by, -np.inf), values[:-by]])


def _word(
    text: str, spoken: list[int], path: list[int | None], letters: list[int], emission: Emission
) -> HeardWord | None:
    if not spoken:
        return None
    chosen = [float(emission.frames[frame, letters[at]]) for frame in spoken if (at := path[frame]) is not None]
    score = float(np.exp(np.mean(chosen)))
    return HeardWord(text, spoken[0] * emission.frame_s, (spoken[-1] + 1) * emission.frame_s, score)
