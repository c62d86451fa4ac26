/** A film of which every error of sync shows: each two seconds one white frame, and with it a beep. */
import { ffmpeg } from "../../containers/media/ffmpeg.ts";

/** Seconds of the first flash, and from one to the next. */
export const FIRST_S = 1;
export const EVERY_S = 2;
const FLASH_S = 0.03;
const BEEP_S = 0.1;

/** Writes an MP4 as cameras do: H.264 with B-frames, AAC, 25 frames a second. `hz`: of the beeps; `lateS`: how long after its flash each is heard. @throws TaskFailure of ffmpeg.ts */
export async function makeClip(file: string, seconds: number, hz: number, lateS = 0): Promise<string> {
  const since = (delayS: number): string => `mod(t+${EVERY_S - FIRST_S - delayS},${EVERY_S})`;
  const args = [
    // a moving picture, so that a frame that stands still would be seen
    ["-f", "lavfi", "-i", `testsrc2=s=640x360:r=25:d=${seconds},eq=brightness=-0.35,drawbox=c=white:t=fill:enable='lt(${since(0)},${FLASH_S})'`],
    ["-f", "lavfi", "-i", `aevalsrc='if(lt(${since(lateS)},${BEEP_S}),0.5*sin(2*PI*${hz}*t),0)':s=48000:d=${seconds}`],
    ["-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", "-f", "mp4", file],
  ].flat();
  await ffmpeg({ args, signal: AbortSignal.timeout(60_000), limitMs: 60_000 });
  return file;
}
