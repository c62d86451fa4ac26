export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** JSON with sorted keys and no spaces, so that equal values have equal text (after RFC 8785; numbers as JSON.stringify writes them). */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => (value[key] === undefined ? [] : [`${JSON.stringify(key)}:${canonical(value[key])}`]));
  return `{${members.join(",")}}`;
}
