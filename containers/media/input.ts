import { TaskFailure } from "../node-service/stage.ts";
import type { LocalInput, StageRun } from "../node-service/stage.ts";

/** @throws TaskFailure `invalid_task` when the input is absent or doubled */
export function onlyInput(run: StageRun, name: string): LocalInput {
  const [first, ...more] = run.inputs[name] ?? [];
  if (!first || more.length > 0) throw new TaskFailure("invalid_task", `The task needs exactly one input \`${name}\`.`);
  return first;
}

/** An input that may be absent. @throws TaskFailure `invalid_task` when doubled */
export function optionalInput(run: StageRun, name: string): LocalInput | null {
  return run.inputs[name]?.length ? onlyInput(run, name) : null;
}
