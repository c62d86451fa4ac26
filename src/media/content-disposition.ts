const FALLBACK = "download";

/** `attachment` with the name in both forms of RFC 6266: plain ASCII for old clients, and UTF-8 (RFC 8187). Path and control characters are dropped. */
export function contentDisposition(filename: string): string {
  const clean = filename.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, "").trim() || FALLBACK;
  const ascii = clean.replaceAll(/[^\x20-\x7e]|["%]/g, "_");
  const encoded = encodeURIComponent(clean).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
