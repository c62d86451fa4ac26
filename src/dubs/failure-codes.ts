/** Why a job (or a video) fails, by the stable code that programs go by. What a service of one's own may say comes on top. */

/** The file itself cannot be used, whatever one does with it. */
const ofTheVideo = {
  not_media: "no video or sound that can be read",
  no_audio: "no sound track",
  empty: "no bytes",
  truncated: "cut off before its end",
  corrupt: "damaged",
  unsupported_codec: "in a codec that is not read here: a film needs a sound that is, and a picture where it is drawn on or encoded anew",
  too_short: "shorter than a tenth of a second",
  too_long: "longer than allowed",
  too_large: "the file, or the picture that was chosen, is larger than allowed",
  no_speech: "nobody speaks in it",
  nothing_to_dub: "every line of it keeps its original voice, for the reasons its lines name",
  range_outside: "the range asked for lies behind its end",
  size_mismatch: "what was uploaded has another size than was declared",
  checksum_mismatch: "what was uploaded has another SHA-256 than was declared: upload it again as a new video",
};

/** The address that a video is to be imported from. */
export const ofAnImport = {
  import_address: "the address is not one that may be asked",
  import_unreachable: "the address could not be reached",
  import_timed_out: "the file did not come in time",
  import_redirects: "the address leads from one redirect to the next",
  import_denied: "the address does not give the file to us",
  import_not_found: "there is no file at the address",
  import_server_error: "the address's server answered with an error",
  import_not_media: "what lies at the address is no video or sound that is known",
  import_empty: "the file has no bytes",
  import_too_large: "the file is larger than 6 GB",
  import_source_changed: "the file was changed while it was fetched",
  import_broke_off: "the file broke off before its end",
  import_size_mismatch: "the file has another size than its server said",
  import_interrupted: "what had been fetched was lost",
  import_failed: "a fault of ours",
};

/** A picture that somebody chose: of a video, or of themselves. */
const ofAPicture = {
  not_an_image: "what was sent is no image that can be read",
  no_picture: "the video has no picture to take a frame of",
};

/** Another choice of the user's gets further: a language, an engine, a voice, a text, a limit. */
const ofWhatWasAsked = {
  spend_limit: "`ceilingMicros` is reached: retry with a higher one",
  engine_off: "the engine was on when the dub was made, and its key is taken away: set it again, or render with `upgrade`",
  vendor_unauthorized: "the vendor does not accept the key that is set for it",
  vendor_out_of_funds: "the account with the vendor is used up",
  vendor_refused: "the vendor does not take what it was asked",
  engine_gone: "the engine is offered no more: render with `upgrade`",
  unsupported_language: "the engine does not know the language",
  unknown_voice: "the engine does not have the voice",
  text_too_long: "a line is longer than the engine takes",
  nothing_to_say: "a line holds nothing that can be spoken",
  empty_translation: "a line came back without words",
  translation_refused: "the translator would not say a line",
  translation_missing: "the translator left a line out",
  translation_malformed: "what the translator said of a line could not be used",
  consent_missing: "whose voice is to be cloned has not agreed to it: record a consent",
  reference_missing: "there is no clear stretch of a voice to clone it from",
  credential_gone: "the workspace's own key was deleted",
  credential_untested: "the workspace's own endpoint has not passed its test",
  credential_unreadable: "the workspace's own key has to be entered again",
};

/** Tried several times in vain, or a fault of ours: retry the job. */
const ofServices = {
  service_unavailable: "a service could not be reached for a long time",
  lease_expired: "a service stopped answering",
  interrupted: "a service was stopped",
  timed_out: "the work took too long",
  stalled: "an engine stopped making progress",
  worker_died: "an engine's process ended",
  out_of_memory: "an engine ran out of memory",
  engine_error: "an engine failed",
  io_error: "a service could not read or write a file",
  storage_unavailable: "the storage did not answer",
  vendor_throttled: "a vendor takes no more calls for now",
  vendor_failed: "a vendor had a fault of its own",
  vendor_unreachable: "a vendor could not be reached",
  vendor_timed_out: "a vendor did not answer in time",
  vendor_broke_off: "a vendor's answer broke off",
  vendor_malformed: "a vendor's answer was not what it promises",
  no_libass: "the media service's ffmpeg cannot draw titles",
  no_fonts: "the media service has no fonts to draw titles with",
  not_streamable: "the picture cannot be cut into a stream",
  empty_take: "a take has no samples",
  take_mismatch: "a take is not as long as it was said to be",
  silent_take: "a voice answered with silence",
  input_unavailable: "an input could not be downloaded",
  input_unreachable: "an input could not be downloaded",
  input_mismatch: "an input was not what was named",
  upload_failed: "a result could not be stored",
  grant_malformed: "a result could not be stored",
  artifact_missing: "a result did not arrive",
  malformed_result: "a result was not what its stage promises",
  result_too_large: "a result was too large",
  ffmpeg_missing: "ffmpeg is not installed",
  ffmpeg_failed: "ffmpeg failed",
  encode_failed: "the sound could not be encoded",
  invalid_wav: "a piece of sound could not be read",
  unreadable_audio: "a piece of sound could not be read",
  unlike_neighbours: "pieces of sound did not fit together",
  invalid_task: "a service refused its task",
  invalid_words: "words to be found in the sound could not be read",
  invalid_sounds: "pieces of sound did not fit together",
  task_refused: "a service refused its task",
  stage_failed: "a stage failed",
  internal: "a fault of ours",
};

const listed = (codes: Record<string, string>): string =>
  Object.entries(codes)
    .map(([code, why]) => `\`${code}\` (${why})`)
    .join(", ");

/** All of them, for the pages of the codes. `whatToDo`: said to people. */
export const failureKinds: readonly { codes: Readonly<Record<string, string>>; whatToDo: string }[] = [
  { codes: ofTheVideo, whatToDo: "The file itself cannot be used. Upload another one." },
  { codes: ofAnImport, whatToDo: "Look whether the address gives the file to whoever asks, and import it again." },
  { codes: ofAPicture, whatToDo: "What was shown before is still shown. Choose another picture: a JPEG, PNG, WebP or AVIF image of at most 10 MB." },
  { codes: ofWhatWasAsked, whatToDo: "Ask for something else (a language, an engine, a voice, a text, a limit, a key), and retry the job." },
  { codes: ofServices, whatToDo: "It was tried several times in vain. Retry the job; what is done is not done again." },
];

export const failureCodes: readonly string[] = [ofTheVideo, ofAnImport, ofAPicture, ofWhatWasAsked, ofServices].flatMap((codes) => Object.keys(codes));
export const failureCodesText =
  `Of the video: ${listed(ofTheVideo)}. Of its import from an address: ${listed(ofAnImport)}. Of a picture that was chosen: ${listed(ofAPicture)}. Of what was asked for: ${listed(ofWhatWasAsked)}. ` +
  `Of a service, after several tries (retry the job): ${listed(ofServices)}. Take any other as one of a service.`;
