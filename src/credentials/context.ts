/** What the verbs on credentials get beside the usual: the keys that seal them, and the guard that stands before addresses of users. */
import type { Context } from "../context.ts";
import type { Guard } from "../net/guard.ts";
import type { MasterKeys } from "./master-keys.ts";

export type CredentialContext = Pick<Context, "db" | "now" | "newId" | "network" | "actor"> & { keys: MasterKeys; guard: Guard };
