/** How a vendor is asked to forget a voice: with which key, at which pace, and what of its refusals is worth another try. */
import { expect, it } from "vitest";
import { VendorFailure } from "../../src/providers/failure.ts";
import { type ForgetPorts, voiceForgetter } from "../../src/providers/forget-voice.ts";
import type { PacedCall } from "../../src/providers/pacing.ts";
import type { CloningProvider } from "../../src/providers/speech.ts";

const ask = { engine: "elevenlabs/eleven_flash_v2_5", credential: "cre_1", voice: "v1", name: "OneVoice dub_1 0123456789ab spk_1" };

function world(end: CloningProvider["forget"] | VendorFailure | null) {
  const calls: PacedCall[] = [];
  const asked: unknown[] = [];
  const logged: unknown[] = [];
  const clonerOf: ForgetPorts["clonerOf"] = (engine, credential) => {
    asked.push([engine, credential]);
    if (end instanceof VendorFailure) return Promise.reject(end);
    return Promise.resolve(end && { engine, clone: () => Promise.reject(new Error("nobody is cloned here")), forget: end });
  };
  const pacing: ForgetPorts["pacing"] & object = { paced: (call, act) => (calls.push(call), act()) };
  return { calls, asked, logged, forget: voiceForgetter({ clonerOf, pacing, log: (event, fields) => void logged.push({ event, ...fields }) }) };
}

it("is by the key that made it, paced as all calls with that key are", async () => {
  const told: unknown[] = [];
  const { forget, asked, calls } = world(async ({ voice, name }) => void told.push([voice, name]));
  await forget(ask);
  await forget({ ...ask, credential: null, voice: null });
  expect(asked).toEqual([
    [ask.engine, "cre_1"],
    [ask.engine, null],
  ]);
  expect(calls.map(({ vendor, key, characters }) => [vendor, key, characters])).toEqual([
    ["elevenlabs", "cre_1", 0],
    ["elevenlabs", "house", 0],
  ]);
  expect(told).toEqual([
    ["v1", ask.name],
    [null, ask.name],
  ]);
});
it.each([
  ["the vendor does not answer", () => Promise.reject(new VendorFailure("vendor_unreachable", "secret")), "vendor_unreachable"],
  ["the key is refused", () => Promise.reject(new VendorFailure("vendor_unauthorized", "secret")), "vendor_unauthorized"],
  ["the engine is off", null, "engine_off"],
  ["the workspace's key has to be entered again", new VendorFailure("credential_unreadable", "secret"), "credential_unreadable"],
])("is tried again where %s, with nothing for the log but the code", async (_, end, code) => {
  await expect(world(end).forget(ask)).rejects.toThrow(new Error(code));
});
it("is the owner's to do once the workspace's key was deleted: that is said, and not tried again", async () => {
  const { forget, logged, calls } = world(new VendorFailure("credential_gone", "It was deleted."));
  await expect(forget(ask)).resolves.toBeUndefined();
  expect([logged, calls]).toEqual([[{ event: "voice_left_behind", engine: ask.engine, voice: "v1" }], []]);
});
