"""Which windows are the same person: voices into speakers, however long the film. Pure and deterministic.

Average linkage needs n^2 memory and sees all pairs, so a long film is clustered in two steps: stretches of windows into
groups that are surely one voice each, then those groups into speakers. A person with one line keeps a group.
"""

import numpy as np
from diarize_cluster import Bounds, Labels, by_first, cluster, means
from onevoice_service.audio import Floats
from onevoice_service.stages import SpeakerBounds
from voice_encoder import unit

#: Windows more alike are one voice. Chosen on half of the voices, real and synthetic: of 34 clips of 1-5 speakers, 25
#: get the right number; at 0.58 24, at 0.62 22. Real voices are rarely lost; alike synthetic ones are.
ALIKE = 0.60
#: Surely one voice, for the first step of long films.
SURELY = 0.70
#: Whoever speaks for less than 1.5 s in all was misheard: frames.
ENOUGH = 150
#: Windows clustered at once: seven minutes of dense speech, 18 MB of similarities.
STRETCH = 1500
_PASSES = 2


def speakers_of(voices: Floats, shares: Floats, asked: SpeakerBounds | None) -> tuple[Labels, Floats]:
    """(n, size), frames each stands for -> (n labels, one direction per speaker). Nobody speaks: no labels."""
    if len(voices) == 0:
        return np.zeros(0, np.intp), voices
    bounds = Bounds(ALIKE, asked.least if asked else 1, asked.most if asked else None, ENOUGH)
    groups = _sure_groups(voices, shares) if len(voices) > STRETCH else np.arange(len(voices))
    sizes = np.bincount(groups, shares).astype(np.float32)
    labels = by_first(cluster(means(voices, shares, groups), sizes, bounds)[groups])
    return _settled(voices, shares, labels)


def _sure_groups(voices: Floats, shares: Floats) -> Labels:
    """Groups of stretches, and of those groups again while they are too many: n labels from 0."""
    groups = np.arange(len(voices))
    while (count := int(groups.max()) + 1) > STRETCH:
        centres = means(voices, shares, groups)
        sizes = np.bincount(groups, shares).astype(np.float32)
        merged, used = np.zeros(count, np.intp), 0
        for at in range(0, count, STRETCH):
            some = slice(at, at + STRETCH)
            merged[some] = used + cluster(centres[some], sizes[some], Bounds(SURELY))
            used = int(merged[some].max()) + 1
        groups = by_first(merged[groups])
        if used > 0.9 * count:
            # Hardly anything is alike: go on with what lasts longest, the rest joins the nearest of it.
            groups = _largest(voices, shares, groups)
    return groups


def _largest(voices: Floats, shares: Floats, groups: Labels) -> Labels:
    kept = np.argsort(-np.bincount(groups, shares), kind="stable")[:STRETCH]
    directions = unit(means(voices, shares, groups)[np.sort(kept)])
    return by_first((voices @ directions.T).argmax(axis=1))


def _settled(voices: Floats, shares: Floats, labels: Labels) -> tuple[Labels, Floats]:
    """Each window to the speaker it is nearest to, twice; nobody loses all windows."""
    directions = unit(means(voices, shares, labels))
    for _ in range(_PASSES):
        moved = (voices @ directions.T).argmax(axis=1)
        if len(np.unique(moved)) < len(directions):
            break
        labels, directions = moved, unit(means(voices, shares, moved))
    return labels, directions
