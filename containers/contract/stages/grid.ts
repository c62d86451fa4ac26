/**
 * Common to all stages. Time 0 is the first presented video frame (audio only: the first sample). Times are integer milliseconds,
 * samples are at 48 kHz unless said otherwise. One grid serves extract, separate, mix and encode: pieces of 32 s = 1,536,000 samples
 * = 1,500 AAC frames; the last one is shorter. PCM artifacts are WAV little-endian, signed 16 bit where nothing else is said.
 */
import { z } from "zod";

export const SAMPLE_RATE = 48_000;
export const PIECE_MS = 32_000;
export const PIECE_SAMPLES = 1_536_000;
/** Longest speech piece given to a recognizer, its overlap with the neighbours included: 9.6 MB even where FLAC packs nothing, below every vendor's limit. */
export const SPEECH_PIECE_MS = 300_000;
/** How far a speech piece reaches beyond its own part on both sides, so that a word at the cut is whole in one of the two. */
export const SPEECH_OVERLAP_MS = 2_000;

export const Samples = z.number().int().nonnegative();
export const Engine = z.string().regex(/^[a-z0-9-]+\/[a-z0-9._-]+$/);
