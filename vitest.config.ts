import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const SERVICES = ["media", "whisperx", "demucs", "kokoro", "bergamot"];

/** mediabunny's file for Node is nothing to workerd, as its package.json says to bundlers for browsers. */
const withoutNode = {
  name: "mediabunny-without-node",
  enforce: "pre" as const,
  resolveId: (source: string, importer?: string) => (source === "./node.js" && importer?.includes("/mediabunny/") ? "\0nothing" : undefined),
  load: (id: string) => (id === "\0nothing" ? "export {};" : undefined),
};

/** What takes long in plain Node: real ffmpeg, and campaigns of many thousand cases. */
const LONG = ["test/containers/**/*.test.ts", "test/bench/**/*.test.ts", "test/**/*.long.test.ts"];

/**
 * `unit`: plain Node, in under a minute. `long`: see LONG. `edge`: real workerd with D1, R2, queues and Durable Objects. `e2e` runs from
 * scripts/test.mjs, on the whole platform.
 */
export default defineConfig({
  test: {
    // Vitest leaves one core of two alone.
    maxWorkers: "100%",
    projects: [
      // Nothing here changes what its neighbours share, so files need no process of their own; no threads, whose CPU would count as each other's (test/cpu-ms.ts).
      {
        test: {
          name: "unit",
          pool: "forks",
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/edge/**", "test/e2e/**", ...LONG],
          testTimeout: 20_000,
        },
      },
      { test: { name: "long", include: LONG, testTimeout: 60_000 } },
      {
        plugins: [
          withoutNode,
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations("./migrations"),
                TOKEN_SECRET: "test-token-secret-0123456789abcdef",
                S3_ACCESS_KEY_ID: "",
                S3_SECRET_ACCESS_KEY: "",
                COMPUTE_SLOTS: '{"media":100}',
                COMPUTE_URLS: JSON.stringify(Object.fromEntries(SERVICES.map((name) => [name, `http://${name}.test`]))),
              },
            },
          })),
        ],
        ssr: { noExternal: ["mediabunny"] },
        test: { name: "edge", include: ["test/edge/**/*.test.ts"], setupFiles: ["test/edge/setup.ts"], testTimeout: 20_000 },
      },
    ],
  },
});
