/** What a test key may use: engines of our own containers, which ask no vendor and cost nothing. Pure. */
import type { EngineCatalogue } from "../dubs/engines.ts";
import { catalog } from "./catalog.ts";

const vendorOf = (engine: string): string => engine.slice(0, engine.indexOf("/"));
/** Those that are called from the queue's consumer: with a key, the house's or the workspace's. */
const VENDORS: ReadonlySet<string> = new Set(["custom", ...catalog.filter(({ lane }) => lane === "worker").map(({ id }) => vendorOf(id))]);

/** The catalogue with everything off that needs a key, saying why. */
export const keylessOnly = (catalogue: EngineCatalogue): EngineCatalogue =>
  catalogue.map((engine) =>
    needsKey(engine) ? { ...engine, on: false, reason: "A test key uses no engine that costs: take a live key.", credentialId: null } : engine,
  );

const needsKey = ({ id, credentialId }: Pick<EngineCatalogue[number], "id" | "credentialId">): boolean => credentialId !== null || VENDORS.has(vendorOf(id));
