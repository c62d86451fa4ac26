/** What was made on the platform before schemathesis comes. */
type Person = { cookie: string; accessToken: string };

/**
 * `key`: opens everything of the workspace that `main` owns; the others' sessions and accounts may end. `ids`: by the path before them, those
 * of one operation by `METHOD /path` or `METHOD /path-before`. `bodies`: by `METHOD /path`.
 */
export type Seeded = {
  key: string;
  origin: string;
  people: { main: Person; other: Person; leaver: Person; eraser: Person };
  ids: Record<string, string>;
  bodies: Record<string, unknown>;
};
