/** Who asks. Accounts will add people; today it is always an API key. */
export const scopes = ["read", "write"] as const;
export type Scope = (typeof scopes)[number];
export type KeyMode = "live" | "test";
export type Actor = { workspaceId: string; keyId: string; scopes: readonly Scope[]; mode: KeyMode };
