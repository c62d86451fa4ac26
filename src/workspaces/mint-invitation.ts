import { hashKey } from "../accounts/mint-key.ts";

/** NIST SP 800-63B-4 3.1.2 asks for 64 bits at least. */
const TOKEN_BYTES = 32;

/** What the mail carries (base64url, RFC 4648 5) and what is stored of it. `random(n)`: n bytes from a secure source. */
export async function mintInvitation(random: (bytes: number) => Uint8Array): Promise<{ token: string; tokenHash: string }> {
  const binary = Array.from(random(TOKEN_BYTES), (byte) => String.fromCharCode(byte)).join("");
  const token = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return { token, tokenHash: await hashKey(token) };
}

/** In the fragment, which browsers send to no server and in no Referer. */
export const invitationUrl = (publicUrl: string, token: string): string => `${publicUrl}/invitation#token=${token}`;
