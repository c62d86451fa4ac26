import type { Context } from "../../context.ts";
import { type Dub, showDub } from "../resource.ts";
import { findDub } from "./find-dub.ts";

export const getDub = async (context: Context, input: { dubId: string }): Promise<Dub> => showDub(await findDub(context, input.dubId));
