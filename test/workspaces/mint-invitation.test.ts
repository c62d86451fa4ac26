import { expect, it } from "vitest";
import { hashKey } from "../../src/accounts/mint-key.ts";
import { invitationUrl, mintInvitation } from "../../src/workspaces/mint-invitation.ts";

it("makes a token of 256 bits in base64url, of which the hash is kept", async () => {
  const asked: number[] = [];
  const { token, tokenHash } = await mintInvitation((bytes) => (asked.push(bytes), new Uint8Array(bytes).fill(0xff)));
  expect(asked).toEqual([32]);
  expect(token).toBe(`${"_".repeat(42)}8`);
  expect(tokenHash).toBe(await hashKey(token));
});
it("puts the token into the fragment of the link", () => {
  expect(invitationUrl("https://app.example", "abc")).toBe("https://app.example/invitation#token=abc");
});
