/** Tasks of the media service done again, one after the other, on the files that they were given: what a render of the whole costs. */
import type { Asked, Ran, StageName } from "./run-stage.ts";
import { runStage } from "./run-stage.ts";
import type { Cpu } from "./spent.ts";

export async function replay(folder: string, tasks: readonly Asked[]): Promise<Ran[]> {
  const ran: Ran[] = [];
  for (const asked of tasks) ran.push(await runStage(folder, asked));
  return ran;
}

export function cpuOf(ran: readonly Pick<Ran, "cpu">[]): Cpu {
  const sum = (part: keyof Cpu): number => ran.reduce((total, { cpu }) => total + cpu[part], 0);
  return { ownS: sum("ownS"), childrenS: sum("childrenS") };
}

export const ofStage = <Task extends { asked: Asked }>(tasks: readonly Task[], ...stages: StageName[]): Task[] =>
  tasks.filter(({ asked }) => stages.includes(asked.stage));
