import { base64url } from "jose";

/** NIST SP 800-63B-4 3.1.2 asks for 64 bits at least. */
const SECRET_BYTES = 32;

/** 256 random bits in base64url: what a session, a link in a mail or an invitation is known by. Only its hash is stored. `random(n)`: n bytes from a secure source. */
export const newSecret = (random: (bytes: number) => Uint8Array): string => base64url.encode(random(SECRET_BYTES));
