/** What rivals are given and how they are counted. They are written from what others' programs do, none of their code; no Python runs, so that only media work is compared. */
import { execFile } from "node:child_process";

/** `takeS` as it was spoken; it is to sound from `startS` to `endS`. The same take as WAV and as MP3. */
export type Cue = { wav: string; mp3: string; takeS: number; startS: number; endS: number };
/** `bed`: the film's sound without voices, as WAV and MP3. */
export type Job = { cues: readonly Cue[]; bed: { wav: string; mp3: string }; film: string; seconds: number; folder: string; ffmpeg: string };
/** All up to the last encoder, then that with the mux. */
export type Rival = { name: string; prepare(tool: Tool, job: Job): Promise<string>; encode(tool: Tool, job: Job, sound: string): Promise<void> };

/** One binary of ffmpeg, whose starts are counted. */
export class Tool {
  starts = 0;
  private readonly ffmpeg: string;
  constructor(ffmpeg: string) {
    this.ffmpeg = ffmpeg;
  }

  /** Its standard output. `stdin` is given to it. @throws when it fails */
  run(args: readonly string[], stdin?: Buffer): Promise<Buffer> {
    return this.start(["-nostdin", "-v", "error", "-y", ...args], stdin);
  }

  /** Only reads what a file is, as `ffprobe` or a bare `ffmpeg -i` does; which fails for want of an output. */
  async probe(file: string): Promise<void> {
    await this.start(["-hide_banner", "-i", file]).catch(() => undefined);
  }

  private start(args: readonly string[], stdin?: Buffer): Promise<Buffer> {
    this.starts++;
    return new Promise((resolve, reject) => {
      const child = execFile(this.ffmpeg, args, { encoding: "buffer", maxBuffer: 2 ** 31 }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(stdin);
    });
  }
}
