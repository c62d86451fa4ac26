/** Vendors for the queue's consumer: with the house's keys, or with those that a workspace brought, each at the pace that its key allows. */
import { openCredential, fetchFor } from "../src/credentials/open-credential.ts";
import { ownLimits, ownSpeaker } from "../src/credentials/own-speaker.ts";
import type { Secret } from "../src/credentials/secret.ts";
import { settingsOf } from "../src/credentials/settings-of.ts";
import { openDb } from "../src/db/client.ts";
import { newId } from "../src/db/new-id.ts";
import { asking } from "../src/providers/clauses.ts";
import { VendorFailure } from "../src/providers/failure.ts";
import { voiceForgetter } from "../src/providers/forget-voice.ts";
import { hearing } from "../src/providers/hear.ts";
import { pacing } from "../src/providers/paced.ts";
import type { Pacing } from "../src/providers/pacing.ts";
import { speaking, type SpeakPorts } from "../src/providers/speak.ts";
import { type VendorSettings, vendorSettings } from "../src/providers/vendor-settings.ts";
import { clonerOf, speakerOf } from "../src/providers/vendors-voices.ts";
import { translatorOf } from "../src/providers/vendors-words.ts";
import { clauseAskerOf, transcriberOf } from "../src/providers/vendors.ts";
import { wording } from "../src/providers/words.ts";
import type { WorkPorts } from "../src/stages/run.ts";
import { credentialKeys, guardOf } from "./credentials.ts";
import { limitStub } from "./limit-stub.ts";

type Vendors = Pick<WorkPorts, "hear" | "clauses" | "words" | "speak"> & { forgetVoice: ReturnType<typeof voiceForgetter> };
type World = { fetch: typeof fetch; now: () => number };
type Make<T> = (engine: string, settings: VendorSettings, world: World) => T | null;

/** To be made anew for each batch: one request may not wait for another's. By workspace, because a key is opened for its own alone. */
export function vendorsOf(env: Env): (workspaceId: string) => Vendors {
  const made = new Map<string, Vendors>();
  return (workspaceId) => {
    const vendors = made.get(workspaceId) ?? vendorsFor(env, workspaceId);
    made.set(workspaceId, vendors);
    return vendors;
  };
}

function vendorsFor(env: Env, workspaceId: string): Vendors {
  const world = { fetch: fetch.bind(globalThis), now: () => Date.now() };
  const guard = guardOf(env);
  const limits = new Map<string, ReturnType<typeof ownLimits>>();
  const paced = pacingOf(env, limits);
  const find = async <T>(make: Make<T>, engine: string, credential: string | null): Promise<T | null> => {
    if (credential === null) return make(engine, vendorSettings(env), world);
    const secret = await secretOf(env, workspaceId, credential);
    return make(engine, settingsOf(secret), { ...world, fetch: fetchFor(secret, guard) });
  };
  const own = async (engine: string, credentialId: string) => {
    const secret = await secretOf(env, workspaceId, credentialId);
    limits.set(credentialId, ownLimits(secret));
    return ownSpeaker({ engine, credentialId, secret }, { guard, now: world.now });
  };
  const speaker = async (engine: string, credential: string | null) =>
    credential === null ? speakerOf(engine, vendorSettings(env), world) : own(engine, credential);
  const cloner: SpeakPorts["clonerOf"] = (engine, credential) => find(clonerOf, engine, credential);
  return {
    hear: hearing((engine, credential) => find(transcriberOf, engine, credential), { pacing: paced }),
    clauses: asking((engine, credential) => find(clauseAskerOf, engine, credential), paced),
    words: wording({ translatorOf: (engine, credential) => find(translatorOf, engine, credential), pacing: paced }),
    speak: speaking({ speakerOf: speaker, clonerOf: cloner, pacing: paced }),
    forgetVoice: voiceForgetter({ clonerOf: cloner, pacing: paced, log: (event, fields) => console.warn(JSON.stringify({ event, ...fields })) }),
  };
}

/** Throws VendorFailure where it cannot be used any more. */
async function secretOf(env: Env, workspaceId: string, id: string): Promise<Secret> {
  const opened = await openCredential({ db: openDb(env.DB), keys: await credentialKeys(env) }, { workspaceId, id });
  if (opened.kind === "open") return opened.secret;
  throw new VendorFailure(opened.failure.code, opened.failure.message);
}

/** `limits`: of endpoints that say them themselves, by credential. */
function pacingOf(env: Env, limits: ReadonlyMap<string, ReturnType<typeof ownLimits>>): Pacing {
  const paced = pacing({
    limiter: (vendor, key) => limitStub(env, vendor, key),
    own: vendorSettings(env).VENDOR_LIMITS,
    newId: () => newId("call"),
    now: () => Date.now(),
    wait: (ms) => scheduler.wait(ms),
    log: (event, fields) => console.warn(JSON.stringify({ event, ...fields })),
  });
  return {
    paced: (call, act) => {
      const own = limits.get(call.key);
      return paced.paced(own ? { ...call, limits: own } : call, act);
    },
  };
}
