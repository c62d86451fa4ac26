/** Rows that are written and not kept in memory: uploads, effects, usage, orphans, edits, the journal. They go out with the store's next commit. */
import type { Usage } from "../../graph/unit.ts";
import type { Change } from "../edits/script.ts";
import { partsOf } from "./parts.ts";
import type { LoopPorts, SqlValue } from "./ports.ts";
import type { OpenUpload, Orphan, OutboxEffect, UsageRow } from "./rows.ts";
import type { Write } from "./save.ts";

/** Rows of the journal that are kept: some hours of a busy dub. */
const JOURNAL_KEPT = 20_000;
/** Entries a row: to stop a film of four hours in five languages is to stop twenty thousand units, and a row takes 2 MB. */
const JOURNAL_ROW = 1_000;

const PUT_USAGE =
  "INSERT OR IGNORE INTO usage (attempt, run, meter, job_id, unit_key, stage, language, line_id, quantity, vendor_cost_micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

export abstract class Appended {
  /** By job: what its units have used. */
  readonly usage = new Map<string, Usage[]>();
  /** By attempt: those that may have cost something of which nobody has told yet. */
  readonly orphans = new Map<number, Orphan>();
  appended: Write[] = [];
  protected entries: Record<string, SqlValue>[] = [];
  protected readonly ports: LoopPorts;

  constructor(ports: LoopPorts) {
    this.ports = ports;
  }

  /** Uploads an attempt has open; ended by completion or abort. */
  uploads(attempt: number): { name: string; upload: OpenUpload }[] {
    return this.ports.sql
      .exec("SELECT name, json FROM uploads WHERE attempt = ?", attempt)
      .map((row) => ({ name: String(row["name"]), upload: JSON.parse(String(row["json"])) as OpenUpload }));
  }

  putUpload(attempt: number, name: string, upload: OpenUpload): void {
    const query = "INSERT INTO uploads (attempt, name, json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json";
    this.appended.push([query, attempt, name, JSON.stringify(upload)]);
  }

  dropUploads(attempt: number): void {
    this.appended.push(["DELETE FROM uploads WHERE attempt = ?", attempt]);
  }

  enqueue(effect: OutboxEffect, notBefore = 0): void {
    this.appended.push(["INSERT INTO outbox (not_before, json) VALUES (?, ?)", notBefore, JSON.stringify(effect)]);
  }

  journal(entry: Record<string, SqlValue>): void {
    this.entries.push(entry);
  }

  /** Whether this start of the attempt has told what it used. */
  hasUsage(attempt: number, run: string): boolean {
    if (this.appended.some(([query, of, by]) => query === PUT_USAGE && of === attempt && by === run)) return true;
    return this.ports.sql.exec("SELECT 1 AS told FROM usage WHERE attempt = ? AND run = ? LIMIT 1", attempt, run).length > 0;
  }

  /** Whose the attempt was that some start of it told its usage of. */
  usageOwner(attempt: number): Orphan | null {
    const [row] = this.ports.sql.exec("SELECT unit_key, job_id FROM usage WHERE attempt = ? LIMIT 1", attempt);
    return row ? { unitKey: String(row["unit_key"]), account: row["job_id"] === null ? null : String(row["job_id"]) } : null;
  }

  /** Once for each start of an attempt and meter, however often it is told. */
  putUsage({ attempt, run, meter, jobId, unitKey, stage, language, lineId, quantity, vendorCostMicros }: UsageRow): void {
    this.appended.push([PUT_USAGE, attempt, run, meter, jobId, unitKey, stage, language, lineId, quantity, vendorCostMicros]);
    if (jobId !== null) this.count(jobId, { meter, quantity, vendorCostMicros });
  }

  count(jobId: string, { meter, quantity, vendorCostMicros }: Usage): void {
    const meters = this.usage.get(jobId) ?? [];
    const known = meters.find((each) => each.meter === meter) ?? { meter, quantity: 0, vendorCostMicros: 0 };
    const counted = { meter, quantity: known.quantity + quantity, vendorCostMicros: known.vendorCostMicros + vendorCostMicros };
    this.usage.set(jobId, [...meters.filter((each) => each.meter !== meter), counted]);
  }

  putOrphan(attempt: number, orphan: Orphan): void {
    if (orphan.worstMicros) this.orphans.set(attempt, orphan);
    this.appended.push(["INSERT OR IGNORE INTO orphans (attempt, json) VALUES (?, ?)", attempt, JSON.stringify(orphan)]);
  }

  /** Taken by the first who asks. */
  takeOrphan(attempt: number): Orphan | null {
    const taken = "DELETE FROM orphans WHERE attempt = ?";
    const row = this.ports.sql.exec("SELECT json FROM orphans WHERE attempt = ?", attempt)[0];
    if (!row || this.appended.some(([query, of]) => query === taken && of === attempt)) return null;
    this.appended.push([taken, attempt]);
    this.orphans.delete(attempt);
    return JSON.parse(String(row["json"])) as Orphan;
  }

  dropOrphans(unitKey: string): void {
    for (const [attempt, orphan] of this.orphans) if (orphan.unitKey === unitKey) this.orphans.delete(attempt);
    this.appended.push(["DELETE FROM orphans WHERE json_extract(json, '$.unitKey') = ?", unitKey]);
  }

  putEdit(number: number, edit: { id: string }, changes: readonly Change[]): void {
    this.appended.push(["INSERT INTO edits (number, id, json) VALUES (?, ?, ?)", number, edit.id, JSON.stringify(edit)]);
    partsOf(JSON.stringify(changes)).forEach((text, part) =>
      this.appended.push(["INSERT INTO edit_parts (number, part, text) VALUES (?, ?, ?)", number, part, text]),
    );
  }

  /** One row for all that a turn said: the journal is read by people, and rows cost. */
  protected journalWrites(): Write[] {
    if (this.entries.length === 0) return [];
    const rows = Array.from({ length: Math.ceil(this.entries.length / JOURNAL_ROW) }, (_, at) => this.entries.slice(at * JOURNAL_ROW, (at + 1) * JOURNAL_ROW));
    const writes = rows.map((entries): Write => ["INSERT INTO journal (at, json) VALUES (?, ?)", this.ports.now(), JSON.stringify(entries)]);
    const isEnd = this.entries.some((entry) => entry["event"] === "job");
    return isEnd ? [...writes, ["DELETE FROM journal WHERE id <= (SELECT MAX(id) FROM journal) - ?", JOURNAL_KEPT]] : writes;
  }
}
