import { defineConfig } from "vitest/config";

/** The real local platform, one file after the other: each starts its own, and two cores are no more than one needs. */
export default defineConfig({
  test: {
    name: "e2e",
    environment: "node",
    include: ["test/e2e/*.e2e.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: ["verbose"],
  },
});
