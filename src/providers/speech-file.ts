/** A piece of speech as a part of a form. */

export const speechFile = (speech: Uint8Array): Blob => new Blob([speech], { type: "audio/flac" });
