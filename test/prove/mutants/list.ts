/** Bugs to plant, one at a time: the campaign must see each of them. `find` is in the file once, or the mutant is out of date. */
import type { Part } from "../slice.ts";

/** `parts`: where it is looked for, in this order. */
export type Mutant = { name: string; file: string; find: string; replace: string; parts: readonly Part[] };

const mutant = (name: string, file: string, find: string, replace: string, ...parts: Part[]): Mutant => ({ name, file, find, replace, parts });
const GRAPH = "src/graph";
const LOOP = "src/dubs/loop";
const CONSUME = "src/dubs/consume";
const POOL = "src/pool";

export const MUTANTS: readonly Mutant[] = [
  // The engine.
  mutant("no fence", `${GRAPH}/decide.ts`, "(event as Word).attempt === state.attempt", "(event as Word).attempt > 0", "graphs", "worlds"),
  mutant(
    "lease ignored",
    `${GRAPH}/decide.ts`,
    "if (state.leaseUntil > clock.now) return same(unit);",
    "if (state.leaseUntil > 0) return same(unit);",
    "graphs",
    "worlds",
  ),
  mutant(
    "a unit is dispatched again while it runs",
    `${GRAPH}/decide.ts`,
    "dispatch: refuse,\n    tick: expire,",
    "dispatch: (unit, _, event, clock) => to(unit, dispatched(unit, event.attempt, clock)),\n    tick: expire,",
    "graphs",
  ),
  mutant(
    "losses counted as tries",
    `${GRAPH}/decide.ts`,
    'return to({ ...unit, losses }, { status: "waiting", until: clock.now + backoff(losses, clock.policy, clock.random) }, effects);',
    'return to({ ...unit, tries: unit.tries + 1 }, { status: "waiting", until: clock.now + backoff(losses, clock.policy, clock.random) }, effects);',
    "graphs",
  ),
  mutant("Retry-After ignored", `${GRAPH}/policy.ts`, "return Math.max(asked, ", "return Math.max(0 * asked, ", "graphs"),
  mutant("progress goes back", `${GRAPH}/progress.ts`, "Math.max(before, ", "Math.max(0 * before, ", "graphs", "worlds"),
  mutant(
    "released without a kill",
    `${GRAPH}/decide.ts`,
    '{ status: "canceled" }, [release(state, true)])',
    '{ status: "canceled" }, [release(state)])',
    "worlds",
  ),
  mutant("a hint in a key", `${GRAPH}/graph.ts`, "params, inputs: digests })", "params, inputs: digests, hints: declaration.hints ?? null })", "plans"),
  mutant(
    "a memo that forgets what it was made of",
    `${GRAPH}/memo.ts`,
    "if (before[index] !== now[index]) return false;",
    "if (before[index] !== now[index]) return true;",
    "plans",
  ),
  // The dub.
  mutant(
    "outbox row deleted before it is done",
    `${LOOP}/drain.ts`,
    'await this.perform(effect);\n      ports.sql.exec("DELETE FROM outbox WHERE id = ?", id);',
    'ports.sql.exec("DELETE FROM outbox WHERE id = ?", id);\n      await this.perform(effect);',
    "worlds",
  ),
  mutant("attempt numbers begin anew", `${LOOP}/load.ts`, '...(parse(row["json"]) as Meta) };', '...(parse(row["json"]) as Meta), attempt: 0 };', "worlds"),
  mutant(
    "state not read again after an await",
    `${LOOP}/hand-over.ts`,
    "const isStale = unitOf(loop, attempt) === undefined;",
    "const isStale = false;",
    "worlds",
  ),
  mutant("an event skipped", `${LOOP}/store.ts`, "this.told.push(event);", 'if (event.type !== "output.ready") this.told.push(event);', "worlds"),
  mutant(
    "an event told twice",
    `${LOOP}/store.ts`,
    "for (const event of told) this.ports.tell(JSON.stringify(event));",
    "for (const event of [...told, ...told.slice(-1)]) this.ports.tell(JSON.stringify(event));",
    "worlds",
  ),
  mutant("events replayed from one too early", `${LOOP}/loop.ts`, "WHERE sequence > ?", "WHERE sequence >= ?", "worlds"),
  mutant(
    "memory goes on after a failed write",
    `${LOOP}/store.ts`,
    "} catch (error) {\n      this.rollback();\n      throw error;",
    "} catch (error) {\n      throw error;",
    "worlds",
  ),
  mutant(
    "rows in two transactions",
    `${LOOP}/store.ts`,
    "for (const [query, ...values] of writes) this.ports.sql.exec(query, ...values);\n    });",
    "for (const [query, ...values] of writes.slice(0, -1)) this.ports.sql.exec(query, ...values);\n    });\n    this.ports.sql.transaction(() => {\n      for (const [query, ...values] of writes.slice(-1)) this.ports.sql.exec(query, ...values);\n    });",
    "worlds",
  ),
  mutant("pins lost", `${LOOP}/save.ts`, '...pairs(store.pins, "pins"),', "", "worlds"),
  mutant(
    "usage of stopped attempts dropped",
    `${LOOP}/units.ts`,
    "if (kill || isCompute) store.putOrphan(",
    "if (kill && attempt < 0) store.putOrphan(",
    "worlds",
  ),
  mutant(
    "usage counted twice",
    `${LOOP}/usage.ts`,
    "for (const each of merged(usage)) store.putUsage({ ...at, ...each });",
    "for (const each of merged(usage)) for (let again = 0; again < 2; again++) store.putUsage({ ...at, ...each });",
    "worlds",
  ),
  mutant("what a job used after its end not settled", `${LOOP}/usage.ts`, "settleAgain(store, at.jobId);", "", "worlds"),
  mutant(
    "a cancel does not wait for permits",
    `${LOOP}/cancel.ts`,
    "await rest(loop, Math.max(0, ...stopped));",
    "await rest(loop, Math.min(0, ...stopped));",
    "worlds",
  ),
  mutant(
    "a sweep takes the whole unit",
    `${LOOP}/units.ts`,
    "prefix: attemptPrefix({ ...addressOf(loop, before), attempt })",
    'prefix: attemptPrefix({ ...addressOf(loop, before), attempt }).replace(/[^/]+\\/$/, "")',
    "worlds",
  ),
  mutant(
    "what an attempt left is not swept",
    `${LOOP}/units.ts`,
    'if (started) store.enqueue({ kind: "sweep"',
    'if (started && attempt < 0) store.enqueue({ kind: "sweep"',
    "worlds",
  ),
  mutant(
    "open uploads are not aborted",
    `${LOOP}/units.ts`,
    'if (!(name in reported)) store.enqueue({ kind: "abort"',
    'if (!(name in reported) && attempt < 0) store.enqueue({ kind: "abort"',
    "worlds",
  ),
  mutant(
    "garbage takes kept takes",
    `${LOOP}/garbage.ts`,
    "for (const key of takes) needed.add(key);",
    "for (const key of takes) needed.delete(key);",
    "worlds",
  ),
  mutant(
    "jobs are judged after their end",
    `${LOOP}/jobs.ts`,
    "for (const job of [...loop.store.jobs.rows.values()].filter(isWanting)) {",
    "for (const job of [...loop.store.jobs.rows.values()]) {",
    "worlds",
  ),
  mutant("the alarm is not set again", `${LOOP}/turns.ts`, "setAlarm(deadlines.length > 0 ? Math.min(...deadlines) : null);", "setAlarm(null);", "worlds"),
  mutant(
    "D1 taken for told",
    `${LOOP}/drain.ts`,
    "await ports.project(projection);",
    "store.putMeta({ ...store.meta!, projected: revision });\n      await ports.project(projection);",
    "worlds",
  ),
  mutant(
    "a report believed without its artifact",
    `${LOOP}/settle.ts`,
    "if (kept?.sizeBytes !== sizeBytes) return",
    "if (kept?.sizeBytes === -1) return",
    "worlds",
  ),
  mutant(
    "a claim given to everybody",
    `${LOOP}/claim.ts`,
    'loop.permits.get(attempt)?.claimant !== claimant) return { kind: "stale" };',
    'claimant === "") return { kind: "stale" };',
    "worlds",
  ),
  mutant(
    "an edit applied in part",
    `${LOOP}/apply-changes.ts`,
    "return store.putPin(change.language, change.id, change.after);",
    "return undefined;",
    "worlds",
  ),
  mutant("another's edit undone", `${LOOP}/edit.ts`, "found.view.actor !== command.actor || ", "", "worlds"),
  mutant(
    "every line of a batch says what its first one says",
    `${LOOP}/settle.ts`,
    "repinned(store.pins.get(language, id), { sourceDigest, text, engine, ",
    "repinned(store.pins.get(language, id), { sourceDigest, text: translations[0]?.text ?? text, engine, ",
    "worlds",
  ),
  mutant(
    "an edit of any revision is taken",
    "src/dubs/edits/draft.ts",
    "if (line.revision === ifRevision) return line;",
    "if (line.revision > 0) return line;",
    "worlds",
  ),
  mutant("what an edit made stale is not called so", `${LOOP}/stale.ts`, "if (looked) markAll(loop, looked.plan, served);", "", "worlds"),
  // The consumer.
  mutant(
    "message acknowledged before its end is told",
    `${CONSUME}/work-on.ts`,
    "return await desk.ends.add(outcome && { attempt, outcome });",
    "void desk.ends.add(outcome && { attempt, outcome });\n    return true;",
    "worlds",
  ),
  mutant("a permit that never lapses", `${CONSUME}/permits.ts`, "permit.isNeeded = permit.until <= this.ports.now();", "permit.isNeeded = false;", "worlds"),
  mutant(
    "acknowledged though no place in line is sure",
    `${CONSUME}/enter-pools.ts`,
    'log("enter_failed", { lane, attempts: entries.length, error: describeError(error) });\n    return [];',
    'log("enter_failed", { lane, attempts: entries.length, error: describeError(error) });\n    return entries.map(({ dubId, attempt }) => ({ dubId, attempt, ahead: 0 }));',
    "worlds",
  ),
  // The pool.
  mutant("a slot given away before the kill", `${POOL}/line.ts`, "if (!held || !kill) {", "if (!held || !kill || now > 0) {", "worlds"),
  mutant("tickets lost at a reload", `${POOL}/rows.ts`, 'if (row["slot"] === null) wait(line, ticket);', 'if (row["slot"] === null) continue;', "worlds"),
  mutant("the one who was served stays first", `${POOL}/line.ts`, "    toTheEnd(line, next);\n", "", "worlds"),
  mutant("begun though released meanwhile", `${POOL}/hand-over.ts`, "    if (!this.isBeginning(held)) return;\n    // Nobody", "    // Nobody", "worlds"),
];
