import { AppError } from "../errors.ts";
import { admitted, type Guard } from "../net/guard.ts";
import { NetFailure } from "../net/net-failure.ts";
import { timeLimit } from "../net/time-limit.ts";
import { addressOf, type Secret } from "./secret.ts";

const TIME_LIMIT_MS = 10_000;

/** Of an address that a user brought: whether it may be asked now. It is checked again at every call. Throws `endpoint_not_allowed`. */
export async function checkAddress(secret: Secret, guard: Guard): Promise<void> {
  const address = addressOf(secret);
  if (address === null) return;
  const limit = timeLimit(new AbortController().signal, TIME_LIMIT_MS);
  try {
    await admitted(address, guard, limit.signal);
  } catch (cause) {
    const failure = cause instanceof NetFailure ? cause : new NetFailure("url_unresolved", { cause });
    throw new AppError("endpoint_not_allowed", failure.message, { errors: [{ in: "body", pointer: pointerOf(secret), detail: failure.message }], cause });
  } finally {
    limit.release();
  }
}

function pointerOf({ vendor }: Secret): string {
  if (vendor === "custom") return "/secret/template/url";
  return vendor === "f5" || vendor === "whisperx-hosted" ? "/secret/url" : "/secret/baseUrl";
}
