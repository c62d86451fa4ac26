/** People who sign up, prove their address by the mail they get, and sign in: by HTTP alone. */
import { randomUUID } from "node:crypto";
import { tokenMailed } from "./mail.ts";

export type Ask = <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>;
export type Person = { email: string; userId: string; workspaceId: string; cookie: string; accessToken: string; ask: Ask };
/** Also what the examples of the document say, so that they fit the first person. */
export const PASSWORD = "correct horse battery staple";

/** Somebody whose requests carry these headers. Throws an Error that names the code of a refusal. */
export function asking(url: string, own: Record<string, string>): Ask {
  return async (method, path, body, headers = {}) => {
    const sent: Record<string, string> = typeof body === "object" ? { "content-type": "application/json" } : {};
    const init = {
      method,
      headers: { ...own, ...sent, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    };
    const answer = await fetch(new URL(path, url), init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return (text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text) as never;
  };
}

export async function signUp(url: string, email: string): Promise<void> {
  await asking(url, {})("POST", "/v1/auth/sign-up", { email, password: PASSWORD, name: "Ana" });
}

export async function newPerson({ url, logDir }: { url: string; logDir: string }, email = `${randomUUID()}@example.com`): Promise<Person> {
  await signUp(url, email);
  await asking(url, {})("POST", "/v1/auth/verify-email", { token: await tokenMailed(logDir, email, "verify-email") });
  return signIn(url, email);
}

/** Another session each time. */
export async function signIn(url: string, email: string): Promise<Person> {
  const answer = await fetch(new URL("/v1/auth/sign-in", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (!answer.ok || !cookie) throw new Error(`${email} could not sign in: ${answer.status}`);
  const { user, workspaceId } = (await answer.json()) as { user: { id: string }; workspaceId: string };
  const { accessToken } = await asking(url, { cookie, origin: url })<{ accessToken: string }>("POST", "/v1/auth/token", {});
  return { email, userId: user.id, workspaceId, cookie, accessToken, ask: asking(url, { authorization: `Bearer ${accessToken}` }) };
}
