import { VendorFailure } from "./failure.ts";
import { type Failure, failed, gone } from "./hear.ts";

type Nobody = { kind: "failed"; failure: Failure; usage: [] };

/** Who answers to an engine, with the key that it is called with; as a value why nobody does: it is off, or its key is gone. */
export async function lookedUp<T>(engine: string, find: () => T | null | Promise<T | null>): Promise<{ kind: "found"; provider: T } | Nobody> {
  try {
    const provider = await find();
    return provider === null ? { ...gone(engine), usage: [] } : { kind: "found", provider };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return { ...failed(error), usage: [] };
  }
}
