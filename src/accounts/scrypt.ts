import { scrypt } from "node:crypto";

/** `ln`: log2 of N. */
export type KdfCost = { ln: number; r: number; p: number };
export type Kdf = (password: string, salt: Uint8Array, cost: KdfCost, bytes: number) => Promise<Uint8Array>;

/** Twice of what N = 2^15, r = 8 takes. */
const MOST_MEMORY_BYTES = 64 * 1024 * 1024;

/** RFC 7914. */
export const scryptKdf: Kdf = (password, salt, { ln, r, p }, bytes) =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, { N: 2 ** ln, r, p, maxmem: MOST_MEMORY_BYTES }, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))));
  });
