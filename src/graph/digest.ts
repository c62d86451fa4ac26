import { createHash } from "node:crypto";
import { canonical, type Json } from "./json.ts";

/** Lower-case hex SHA-256. */
export type Digest = string;

export const sha256 = (text: string): Digest => createHash("sha256").update(text).digest("hex");

/** Equal JSON has an equal digest, whatever the order of its keys. */
export const digestOf = (value: Json): Digest => sha256(canonical(value));
