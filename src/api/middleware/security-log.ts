/** What a watchful operator is told: these fields alone, none of them an address, a token or a name (OWASP logging vocabulary). */
export type SecurityEntry = {
  event: "security";
  requestId: string;
  /** What happened. */
  what: "sign_in_failed" | "sign_in_throttled" | "password_changed" | "password_reset" | "key_created" | "key_revoked" | "session_revoked" | "admin_refused";
  userId: string | null;
  workspaceId: string | null;
  /** Of the key or session it came with. */
  credentialId: string | null;
};
