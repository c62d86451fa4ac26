/** Short, so that a lost attempt costs seconds. */
export const LEASE_MS = 4_000;
export const VARIABLES = { LEASE_MS: String(LEASE_MS), HEARTBEAT_MS: "500" };

/** The largest backoff of src/graph/policy.ts. */
const LARGEST_BACKOFF_MS = 30_000;
/** Once faults have stopped, a job may take this much longer than an undisturbed one. */
export const RECOVERY_MS = 2 * LEASE_MS + LARGEST_BACKOFF_MS;
/** What an answered cancel or a killed process may leave running. */
export const GROUP_GONE_MS = 5_000;
export const CANCEL_ANSWER_MS = 1_000;
/** In which nothing of a cancelled job may begin. */
export const QUIET_MS = 1_500;
