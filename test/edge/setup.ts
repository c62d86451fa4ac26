import type { D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** The whole schema in one batch: a request for each statement would take a second in each file. */
const { DB, TEST_MIGRATIONS } = env as unknown as { DB: D1Database; TEST_MIGRATIONS: D1Migration[] };
await DB.batch(TEST_MIGRATIONS.flatMap(({ queries }) => queries).map((query) => DB.prepare(query)));
