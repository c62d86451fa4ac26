/** How a request to an address that a user gave us ends badly: it is not one we may ask, or it did not answer as it must. */

/** What is said of each. No message ever holds the address, a header or a word of the answer. */
const SAYS = {
  url_invalid: "The address is not a URL.",
  url_scheme: "The address must begin with https://.",
  url_port: "The address may only name the ports 443 and 8443.",
  url_userinfo: "The address may not hold a user name or a password.",
  url_private: "The address leads into a private network, and only public ones are asked.",
  url_own: "The address leads back to OneVoice itself.",
  url_unresolved: "The name in the address cannot be resolved.",
  redirected: "The address answers with a redirect, which is not followed: give the address that it leads to.",
  too_many_redirects: "The address leads from one redirect to the next.",
  unreachable: "The address could not be reached.",
  timed_out: "The address did not answer in time.",
  broke_off: "The answer broke off.",
  too_large: "The answer is larger than is taken.",
  wrong_type: "The answer is of another kind than was asked for.",
  canceled: "Nobody wants it any more.",
} as const;
export type NetFault = keyof typeof SAYS;

export class NetFailure extends Error {
  override readonly name = "NetFailure";
  readonly code: NetFault;
  /** What was answered, where it was a status that mattered or a content type; null: does not matter. */
  readonly seen: string | null;

  constructor(code: NetFault, more: { seen?: string | null; cause?: unknown } = {}) {
    super(SAYS[code], { cause: more.cause });
    this.code = code;
    this.seen = more.seen ?? null;
  }

  /** It was never asked: the address is not one that we may ask. */
  get isRefusal(): boolean {
    return this.code.startsWith("url_");
  }
}
