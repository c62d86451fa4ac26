/** Paces the calls of one key of a vendor: what is known in memory, and its rows, kept alike. The same code runs on node:sqlite. */
import { decideLimit, type LimitDecision, type LimitEvent } from "./decide-limit.ts";
import type { BeginCall, Begun, EndCall, LimiterView } from "./limiter-port.ts";
import { load, migrate, save, type LimitSql } from "./rows.ts";
import type { State } from "./state.ts";
import { viewOf } from "./view.ts";

export type LimiterPorts = {
  sql: LimitSql;
  now(): number;
  /** `vendor_left_alone`: from now on, for a while. `vendor_back`: it answers again after it was down. */
  log(event: "vendor_left_alone" | "vendor_back", view: LimiterView): void;
};

export class Limiter {
  private readonly ports: LimiterPorts;
  private known: State | null = null;

  constructor(ports: LimiterPorts) {
    this.ports = ports;
    migrate(ports.sql);
  }

  begin(call: BeginCall): Begun {
    return this.change({ type: "begin", ...call }).begun!;
  }

  end(end: EndCall): void {
    this.change({ type: "end", ...end });
  }

  look(): LimiterView {
    return viewOf(this.state, this.ports.now());
  }

  private get state(): State {
    this.known ??= load(this.ports.sql);
    return this.known;
  }

  /** When the rows cannot be written, memory follows them. */
  private change(event: LimitEvent): LimitDecision {
    const before = this.state;
    const decision = decideLimit(before, event, this.ports.now());
    try {
      save(this.ports.sql, before, decision.state);
    } catch (error) {
      this.known = null;
      throw error;
    }
    this.known = decision.state;
    this.tell(before, decision.state);
    return decision;
  }

  /** For whoever looks after it. */
  private tell(before: State, after: State): void {
    if (isLeftAlone(before, after)) this.ports.log("vendor_left_alone", this.look());
    else if (before.breaker.kind === "open" && after.breaker.kind === "closed") this.ports.log("vendor_back", this.look());
  }
}

/** Because it asked for it or had too much to do, or because it was found to be down, for the first time or once more. */
function isLeftAlone(before: State, { closedUntil, throttles, breaker }: State): boolean {
  const opened = breaker.kind === "open" ? breaker.opened : 0;
  const openedBefore = before.breaker.kind === "open" ? before.breaker.opened : 0;
  return opened > openedBefore || (closedUntil > before.closedUntil && (throttles > before.throttles || breaker.kind === before.breaker.kind));
}
