// What any client does: JSON over HTTP with a key. Nothing here knows more than openapi.json says.

export class Problem extends Error {
  /** @param {{ status: number, code?: string, detail?: string, title?: string }} problem */
  constructor(problem) {
    super(problem.detail ?? problem.title ?? `The API answered ${problem.status}.`);
    this.status = problem.status;
    this.code = problem.code ?? null;
    this.problem = problem;
  }
}

/**
 * @param {{ url: string, key: string }} platform
 * @returns {(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<any>} throws Problem
 */
export function createClient({ url, key }) {
  return async (method, path, body, headers = {}) => {
    const sent = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${key}`, ...sent, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Problem({ status: answer.status, ...parse(text) });
    return text ? JSON.parse(text) : null;
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/**
 * Every row of a list, page after page.
 * @param {ReturnType<typeof createClient>} api
 * @param {string} path
 */
export async function listAll(api, path) {
  const rows = [];
  for (let cursor = null; ;) {
    const at = new URL(path, "http://any");
    if (cursor) at.searchParams.set("cursor", cursor);
    const page = await api("GET", at.pathname + at.search);
    rows.push(...page.data);
    if (!page.nextCursor) return rows;
    cursor = page.nextCursor;
  }
}
