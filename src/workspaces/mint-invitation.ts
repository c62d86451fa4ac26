import { hashKey } from "../accounts/mint-key.ts";
import { newSecret } from "../accounts/new-secret.ts";

/** What the mail carries and what is stored of it. `random(n)`: n bytes from a secure source. */
export async function mintInvitation(random: (bytes: number) => Uint8Array): Promise<{ token: string; tokenHash: string }> {
  const token = newSecret(random);
  return { token, tokenHash: await hashKey(token) };
}

/** In the fragment, which browsers send to no server and in no Referer. */
export const invitationUrl = (publicUrl: string, token: string): string => `${publicUrl}/invitation#token=${token}`;
