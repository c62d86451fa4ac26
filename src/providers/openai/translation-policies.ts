/** Whether a code says that what is asked about is refused, and not the request: OpenAI's ResponseError.code, and what servers like Azure's answer with status 400. */
const POLICIES = new Set(["invalid_prompt", "bio_policy", "misalignment_policy_violation", "content_policy_violation", "content_filter", "moderation_blocked"]);

export const isPolicy = (code: string | null): boolean => code !== null && POLICIES.has(code);
