/** What the verbs of accounts need, of a request. */
import type { Context } from "hono";
import type { AccountContext, PersonContext } from "../accounts/account-context.ts";
import { scryptKdf } from "../accounts/scrypt.ts";
import { randomBytes } from "../db/new-id.ts";
import { type ApiEnv, systemOf } from "./deps.ts";
import { networkOf } from "./rate-limit/network.ts";

/** The network is what Cloudflare says: no header that a caller may write himself counts. */
export function accountOf(c: Context<ApiEnv>): AccountContext {
  const { deps } = c.var;
  const network = networkOf(c.req.header("cf-connecting-ip"));
  return { ...systemOf(deps), publicUrl: deps.publicUrl, kdf: scryptKdf, random: randomBytes, network };
}

/** Behind `personal()`. */
export function personOf(c: Context<ApiEnv>): PersonContext {
  const { actor } = c.var;
  if (!actor?.person) throw new Error("A route that needs a person has a policy without one.");
  return { ...accountOf(c), actor: { ...actor, person: actor.person } };
}
