/** How an endpoint of a user's own fails: what every vendor's failure is, and beside it exactly what was wrong, so that its owner can mend it. Nothing of the answer is ever repeated. */
import type { NetFailure, NetFault } from "../../net/net-failure.ts";
import { VendorFailure, type VendorFault } from "../failure.ts";
import { retryAfterMs } from "../retry-after.ts";

/** What is wrong, and what it means to whoever decides about another try. */
const FAULTS = {
  endpoint_not_allowed: ["vendor_refused", "has an address that may not be asked: only public ones over https are"],
  endpoint_redirects: ["vendor_refused", "answers with a redirect, which is not followed: use the address that it leads to"],
  endpoint_unreachable: ["vendor_unreachable", "could not be reached"],
  endpoint_timed_out: ["vendor_timed_out", "did not finish its answer in time"],
  endpoint_broke_off: ["vendor_broke_off", "broke off in the middle of its answer"],
  endpoint_too_large: ["vendor_malformed", "answers with more than the sound of this text can be"],
  endpoint_wrong_type: ["vendor_malformed", "answers with another kind of content than the template says"],
  endpoint_no_json: ["vendor_malformed", "answers with something that is no JSON, or with JSON of more than 100,000 parts"],
  endpoint_no_path: ["vendor_malformed", "answers with JSON that has no text at the path of the template"],
  endpoint_no_base64: ["vendor_malformed", "has no base64 at the path of the template"],
  endpoint_no_url: ["vendor_malformed", "has no address at the path of the template"],
  endpoint_bad_sound: ["vendor_malformed", "sent sound that cannot be read"],
  endpoint_refuses_key: ["vendor_unauthorized", "does not accept the key"],
  endpoint_unpaid: ["vendor_out_of_funds", "says that the account is used up"],
  endpoint_throttles: ["vendor_throttled", "has too much to do"],
  endpoint_refuses: ["vendor_refused", "refuses the request"],
  endpoint_fails: ["vendor_failed", "fails"],
  endpoint_address_changes: ["vendor_refused", "has an address into which this text or voice cannot be put"],
} as const satisfies Record<string, readonly [VendorFault, string]>;
export type EndpointFault = keyof typeof FAULTS;

export class EndpointFailure extends VendorFailure {
  readonly reason: EndpointFault;

  /** `seen`: a status, a content type; `said`: a sentence of ours in place of the usual one. Never a text of the endpoint's. */
  constructor(reason: EndpointFault, { seen = null, said = null, waitMs = null }: { seen?: string | null; said?: string | null; waitMs?: number | null } = {}) {
    const [code, what] = FAULTS[reason];
    super(code, said ?? `The endpoint ${what}${seen === null ? "" : ` (${seen})`}.`, { retryAfterMs: waitMs });
    this.reason = reason;
  }
}

const OF_NET: Partial<Record<NetFault, EndpointFault>> = {
  redirected: "endpoint_redirects",
  too_many_redirects: "endpoint_redirects",
  timed_out: "endpoint_timed_out",
  broke_off: "endpoint_broke_off",
  too_large: "endpoint_too_large",
  wrong_type: "endpoint_wrong_type",
  // A name that cannot be resolved just now may be tomorrow.
  url_unresolved: "endpoint_unreachable",
};

export function ofNetFailure(failure: NetFailure): VendorFailure {
  if (failure.code === "canceled") return new VendorFailure("canceled", "Nobody wants it any more.", { isAmbiguous: true });
  return new EndpointFailure(OF_NET[failure.code] ?? (failure.isRefusal ? "endpoint_not_allowed" : "endpoint_unreachable"), { seen: failure.seen });
}

const OF_STATUS: Record<number, EndpointFault> = {
  401: "endpoint_refuses_key",
  402: "endpoint_unpaid",
  403: "endpoint_refuses_key",
  408: "endpoint_fails",
  409: "endpoint_fails",
  429: "endpoint_throttles",
  503: "endpoint_throttles",
};

/** Of a status that is no 2xx. */
export const ofStatus = (status: number, headers: Headers, now: number): EndpointFailure =>
  new EndpointFailure(OF_STATUS[status] ?? (status >= 500 ? "endpoint_fails" : "endpoint_refuses"), {
    seen: String(status),
    waitMs: retryAfterMs(headers, now),
  });
