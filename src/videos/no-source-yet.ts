import { AppError } from "../errors.ts";
import type { VideoStatus } from "./wire.ts";

const ways: Partial<Record<VideoStatus, string>> = {
  uploading: "complete its upload first",
  importing: "it is being imported; wait until it is `ready`",
  failed: "its upload or import failed; make another video",
};

/** A refusal of what needs the file of a video that has none, with what to do about it. */
export const noSourceYet = ({ status }: { status: VideoStatus }): AppError =>
  new AppError("video_not_ready", `The video has no source${status === "failed" ? "" : " yet"}: ${ways[status] ?? "wait until it is `ready`"}.`);
