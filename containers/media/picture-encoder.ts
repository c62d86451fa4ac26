/** How a picture is encoded anew: H.264 that every player decodes, each frame at its own time. Pure. */

/** A clock that divides every usual frame rate and a millisecond. */
const TICKS = 90_000;
const HALF_MS_S = 0.0005;

/** For previews and for films: quick, and hardly worse than the source to the eye. */
export const H264 = [
  ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"],
  // frames at their own times, not at a rate of ours
  ["-fps_mode", "passthrough", "-enc_time_base:v", `1:${TICKS}`, "-video_track_timescale", String(TICKS)],
  // x264's choices depend on the number of threads, and its version is written into a message of its own
  ["-threads:v", "4", "-bsf:v", "filter_units=remove_types=6", "-flags:v", "+bitexact"],
].flat();

/**
 * Groups begin every two seconds whatever the frame rate, and need nothing before them (x264 never refers across an IDR
 * frame): players seek to them and streams are cut there (Apple's HLS Authoring Specification, rule 1.10). The plain limit in
 * frames is for rates above 60.
 */
export const SHORT_GROUPS = ["-force_key_frames", "expr:gte(t,n_forced*2)", "-forced-idr", "1", "-g", "240", "-flags:v", "+bitexact+cgop"];

/** In the source's clock: where the film begins, and the frame then on the screen. */
export type PicturePlace = { fromS: number; shownS: number };
/** `durationMs` null: to the end. */
export type PictureCut = { pad: string; place: PicturePlace; durationMs: number | null };

/** From the frame on the screen, which lasts from 0 on whenever it began. */
export function cutFilter({ pad, place: { fromS, shownS }, durationMs }: PictureCut): string {
  const end = durationMs === null ? "" : `:end=${(fromS + durationMs / 1000).toFixed(6)}`;
  return `[${pad}]trim=start=${(shownS - HALF_MS_S).toFixed(6)}${end},settb=1/${TICKS},setpts='max(0,round(PTS-${fromS.toFixed(6)}/TB))'`;
}

/** Even sides, as 4:2:0 needs. */
export const EVEN = "crop=trunc(iw/2)*2:trunc(ih/2)*2";

/** Square pixels, at most 1920 on the long side and 1080 on the short one, never enlarged, even sides: down, but for what rounding took. */
export const FULL_HD = `scale=w='${fitted("iw*sar")}':h='${fitted("ih")}',setsar=1`;

function fitted(side: string): string {
  return `2*trunc(${side}*min(1,min(1920/max(iw*sar,ih),1080/min(iw*sar,ih)))/2+0.25)`;
}
