/** The one place where an error becomes HTTP: RFC 9457 problem+json with a code that clients may rely on. */
import { HTTPException } from "hono/http-exception";
import { AppError, problems } from "../errors.ts";
import { problemPath } from "./problems/explain.ts";

/** Anything thrown, as one of our refusals. What nobody foresaw is `internal`, with the cause kept for the log alone. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) return fromHttp(error);
  return new AppError("internal", "This is our fault, not yours. Try again; if it stays, tell us the request id.", { cause: error });
}

function fromHttp(error: HTTPException): AppError {
  if (error.status === 400) return new AppError("malformed_json", "The body could not be read as JSON in UTF-8.", { cause: error });
  if (error.status === 413) return new AppError("body_too_large", "The body is too large.", { cause: error });
  if (error.status === 415) return new AppError("unsupported_media_type", "Send the body as application/json.", { cause: error });
  return new AppError("internal", "This is our fault, not yours.", { cause: error });
}

export function problemResponse(error: AppError, requestId: string): Response {
  const { status, title } = problems[error.code];
  const body = {
    type: problemPath(error.code),
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.errors.length > 0 && { errors: error.errors }),
    ...(error.details && { details: error.details }),
  };
  return Response.json(body, { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...extra(error) } });
}

function extra({ code, details }: AppError): Record<string, string> {
  const seconds = details?.retryAfterSeconds;
  return {
    ...(problems[code].status === 401 && { "www-authenticate": 'Bearer realm="onevoice"' }),
    ...(seconds !== undefined && { "retry-after": String(seconds) }),
  };
}
