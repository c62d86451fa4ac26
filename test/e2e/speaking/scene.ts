/** What all tests of words and voices play on: one platform, a language model, a voice server and somebody nobody may be led to. */
import { uploadVideo } from "../../../scripts/client/upload.mjs";
import type { Credential } from "../../../src/credentials/wire.ts";
import { openWorld, type World } from "../world.ts";
import { type LanguageModel, startLanguageModel } from "./language-model.ts";
import { SAYS, REWORDS } from "./lines.ts";
import { startInner, startVoiceEndpoint, VOICE_KEY, type VoiceEndpoint } from "./voice-endpoint.ts";

export const LANGUAGE = "es";
export const TRANSLATOR = "openai-compatible/model";
export const FALLBACK = "kokoro/82m-int8";

export type Scene = {
  world: World;
  videoId: string;
  model: LanguageModel;
  voice: VoiceEndpoint;
  inner: Awaited<ReturnType<typeof startInner>>;
  /** Everything that the API answered, to be searched for what it must not say. */
  told: string[];
  close(): Promise<void>;
};

/** A lost attempt is noticed after this long, so that the tests need not wait half a minute. */
const VARIABLES = { LEASE_MS: "8000", HEARTBEAT_MS: "1000" };

export async function openScene(): Promise<Scene> {
  const inner = await startInner();
  const [voice, model] = await Promise.all([startVoiceEndpoint(inner.url), startLanguageModel(SAYS, REWORDS)]);
  const told: string[] = [];
  const unlisten = listenIn(told);
  const servers = async (): Promise<void> => {
    unlisten();
    await Promise.all([inner.close(), voice.close(), model.close()]);
  };
  try {
    const world = await openWorld({ variables: VARIABLES });
    const close = async (): Promise<void> => {
      try {
        await world.close();
      } finally {
        await servers();
      }
    };
    const { id: videoId } = await uploadVideo(world.api, world.setup.paths.sampleShort);
    return { world, videoId, model, voice, inner, told, close };
  } catch (error) {
    await servers();
    throw error;
  }
}

/** Copies of what is answered at /v1/. */
function listenIn(told: string[]): () => void {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    if (new URL(new Request(input).url).pathname.startsWith("/v1/")) told.push(await answer.clone().text());
    return answer;
  };
  return () => (globalThis.fetch = real);
}

/** An endpoint of the workspace's own at `url`, which has the voices of a woman and two men, who speak every language. */
export const bringVoice = ({ world }: Scene, name: string, url: string, more: object = {}): Promise<Credential> =>
  world.api("POST", "/v1/credentials", { name, secret: { vendor: "custom", apiKey: VOICE_KEY, template: { ...TEMPLATE, url, ...more } } });

const TEMPLATE = {
  headers: { "x-key": "{{key}}", "content-type": "application/json" },
  body: '{"text":"{{text}}","voice":"{{voice}}","language":"{{language}}"}',
  audio: { kind: "body", format: "wav" },
  voices: [
    { id: "ana", name: "Ana", language: null, gender: "female" },
    { id: "bruno", name: "Bruno", language: null, gender: "male" },
    { id: "carlos", name: "Carlos", language: null, gender: "male" },
  ],
};
