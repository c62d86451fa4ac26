import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { errandStatement } from "../errands/errand-statement.ts";

/** The errand that finds a picture, a waveform and the digest of a video that is there. `once`: it is the same errand for the same text. */
export function picturesStatement(
  context: Pick<Context, "db" | "now" | "newId">,
  { videoId, workspaceId, once }: { videoId: string; workspaceId: string; once?: string },
): { id: string; statement: Statement } {
  return errandStatement(context, { kind: "pictures", workspaceId, subjectId: videoId, ...(once !== undefined && { id: `ern_${once}` }) });
}
