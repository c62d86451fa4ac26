#!/usr/bin/env node
// Writes openapi.json from the routes: node scripts/run.mjs scripts/openapi.mjs
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createApi } from "../src/api/app.ts";
import { openApiDocument } from "../src/api/openapi.ts";

const api = createApi(() => {
  throw new Error("The document needs no dependencies.");
});
writeFileSync(path.resolve(import.meta.dirname, "../openapi.json"), `${JSON.stringify(openApiDocument(api), null, 2)}\n`);
