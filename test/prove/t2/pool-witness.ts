/** Sees the line's committed rows: no slot is held twice, and nobody is served twice while another workspace waits for its turn. */
import type { SqlValue } from "../../../src/dubs/loop/ports.ts";
import type { Broken } from "./promises.ts";
import type { Witness, Written } from "./storage.ts";

type Row = { name: string; workspaceId: string; slot: number | null; state: string };

export class PoolWitness implements Witness {
  readonly rows = new Map<number, Row>();
  /** Whoever was ever in line. */
  readonly entered = new Set<string>();
  /** By workspace that waits: how often each other one was served since. */
  private readonly passed = new Map<string, Map<string, number>>();
  private readonly fault: (kind: Broken, detail: string) => void;
  private readonly slots: number;

  constructor(fault: (kind: Broken, detail: string) => void, slots: number) {
    this.fault = fault;
    this.slots = slots;
  }

  saw(writes: readonly Written[]): void {
    const served: string[] = [];
    for (const { query, table, values } of writes) if (table === "tickets") this.sawTicket(query, values, served);
    if (writes.some(({ table }) => table === "tickets")) this.look(served);
  }

  isBeginning(name: string): boolean {
    return [...this.rows.values()].some((row) => row.name === name && row.state === "beginning");
  }

  missed(): void {}

  private sawTicket(query: string, values: SqlValue[], served: string[]): void {
    const id = Number(values[0]);
    if (query.startsWith("DELETE")) return void this.rows.delete(id);
    const row: Row = {
      name: `${values[1]}.${values[2]}`,
      workspaceId: String(values[3]),
      slot: values[5] === null ? null : Number(values[5]),
      state: String(values[7]),
    };
    this.entered.add(row.name);
    if (row.slot !== null && (this.rows.get(id)?.slot ?? null) === null) served.push(row.workspaceId);
    this.rows.set(id, row);
  }

  private look(served: string[]): void {
    const rows = [...this.rows.values()];
    const slots = rows.flatMap(({ slot }) => (slot === null ? [] : [slot]));
    if (new Set(slots).size < slots.length || slots.length > this.slots) this.fault("a slot is held twice", JSON.stringify(rows));
    const waiting = new Set(rows.filter(({ slot }) => slot === null).map(({ workspaceId }) => workspaceId));
    for (const workspaceId of this.passed.keys()) if (!waiting.has(workspaceId) || served.includes(workspaceId)) this.passed.delete(workspaceId);
    for (const workspaceId of waiting) if (!served.includes(workspaceId)) this.wait(workspaceId, served);
  }

  private wait(workspaceId: string, served: string[]): void {
    const passed = this.passed.get(workspaceId) ?? new Map<string, number>();
    this.passed.set(workspaceId, passed);
    for (const other of served) {
      passed.set(other, (passed.get(other) ?? 0) + 1);
      if (passed.get(other)! > 1) this.fault("the queue is not fair", `${other} was served twice while ${workspaceId} waited`);
    }
  }
}
