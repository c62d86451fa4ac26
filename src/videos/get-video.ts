import type { Context } from "../context.ts";
import { findVideo } from "./find-video.ts";
import { showVideo } from "./show-video.ts";
import type { Video } from "./wire.ts";

export const getVideo = async (context: Context, input: { videoId: string }): Promise<Video> => showVideo(await findVideo(context, input.videoId));
