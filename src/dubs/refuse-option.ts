/** What is said of an option that cannot be had. */
import { AppError } from "../errors.ts";

export const list = (tags: readonly string[] | null): string => (tags && tags.length > 0 ? [...new Set(tags)].sort().join(", ") : "nothing");

export const refuse = (message: string, pointer: string) =>
  new AppError("unsupported_language", message, { errors: [{ in: "body", pointer, detail: "Not available." }] });
