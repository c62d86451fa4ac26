/** What the verbs of accounts get beside their input: nobody has signed in yet. */
import type { SystemContext } from "../context.ts";
import type { Actor, Person } from "./actor.ts";
import type { Kdf } from "./scrypt.ts";

/** `random(n)`: n bytes from a secure source. `publicUrl`: what links begin with. `network`: /24 or /48 of the caller; null: not known. */
export type AccountContext = SystemContext & { kdf: Kdf; random: (bytes: number) => Uint8Array; publicUrl: string; network: string | null };
export type PersonContext = AccountContext & { actor: Actor & { person: Person } };
