/** Who asks: a person with a session or an access token, or an API key. */

/** What may be done in a workspace; an API key has some, a member those of the role. `manage`: members, keys, credentials. */
export const scopes = ["read", "write", "manage", "bill"] as const;
export type Scope = (typeof scopes)[number];
export const roles = ["owner", "editor", "viewer", "billing"] as const;
export type Role = (typeof roles)[number];
export const scopesOf = {
  owner: scopes,
  editor: ["read", "write"],
  viewer: ["read"],
  billing: ["read", "bill"],
} as const satisfies Record<Role, readonly Scope[]>;

export type KeyMode = "live" | "test";
/** `isVerified`: has proved the address; until then only reads. */
export type Person = { userId: string; email: string; isVerified: boolean; isAdmin: boolean; locale: string };
/** `keyId`: of the key (`key_`) or the session (`ses_`) it comes with. `person`: null for a key. */
export type Actor = { workspaceId: string; keyId: string; scopes: readonly Scope[]; mode: KeyMode; person: Person | null };

/** The one rule: the resource lies in the actor's workspace, and the actor has the scope. */
export const can = (actor: Actor, action: Scope, resource: { workspaceId: string }): boolean =>
  actor.workspaceId === resource.workspaceId && actor.scopes.includes(action);
