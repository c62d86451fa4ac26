import type { Context } from "../../context.ts";
import type { Output } from "../resource.ts";
import { findOutput } from "./find-dub.ts";
import { showOutput } from "./show-output.ts";

export const getOutput = async (context: Context, input: { outputId: string }): Promise<Output> =>
  showOutput(context, await findOutput(context, input.outputId));
