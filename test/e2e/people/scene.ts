/** Who and what the tests of people share. */
import type { Browser } from "playwright-core";
import type { World } from "../world.ts";
import type { Canaries } from "./canaries.ts";
import type { Visitor } from "./visitor.ts";

/** `owner`: signed in, once the first test has seen to it. */
export type Scene = { world: World; browser: Browser; canaries: Canaries; owner: Owner | null };
export type Owner = { visitor: Visitor; email: string; password: string };

export function ownerOf(scene: Scene): Owner {
  if (!scene.owner) throw new Error("Nobody has signed in: the tests before this one failed.");
  return scene.owner;
}

/** As a page of ours asks: by the session's cookie. */
export async function asPerson(scene: Scene, { visitor }: Pick<Owner, "visitor">, method: string, path: string, body?: unknown): Promise<Response> {
  const { url } = scene.world.platform;
  return fetch(new URL(path, url), {
    method,
    headers: { cookie: await visitor.cookie(), origin: url, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

export async function made<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
