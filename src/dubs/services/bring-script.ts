/** A script that the user brings instead of having the speech recognised: read at once, so that what is wrong with it is said at once. */
import type { Context } from "../../context.ts";
import { BadScript, readScript } from "../../dubbing/scripts/read-script.ts";
import { AppError } from "../../errors.ts";
import { scriptKey } from "../../media/keys.ts";
import { sha256Of } from "../../sha256-of.ts";
import type { DubOptions, ResolvedOptions } from "../options.ts";

type Brought = NonNullable<DubOptions["source"]["script"]>;
type Kept = NonNullable<ResolvedOptions["source"]["script"]>;

/** Stored beside what the dub makes, and deleted with it. Throws bad_script, naming the place. */
export async function bringScript(context: Context, dubId: string, script: Brought | null): Promise<Kept | null> {
  if (!script) return null;
  const bytes = new TextEncoder().encode(script.text);
  const { format } = read(bytes, script);
  await context.media.write(scriptKey(context.actor.workspaceId, dubId), bytes, "text/plain; charset=utf-8");
  return { format, digest: await sha256Of(bytes), sizeBytes: bytes.byteLength };
}

function read(bytes: Uint8Array, { format }: Brought) {
  try {
    return readScript(bytes, format);
  } catch (error) {
    if (!(error instanceof BadScript)) throw error;
    throw new AppError("bad_script", error.message, {
      errors: [{ in: "body", pointer: "/options/source/script/text", detail: error.line === null ? "Cannot be read." : `Line ${error.line}.` }],
    });
  }
}
