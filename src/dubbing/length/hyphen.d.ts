/** hyphen 1.14.1 carries no types; this is what is used of it. */
declare module "hyphen" {
  export type Patterns = readonly unknown[];
  /** The text with `hyphenChar` where a word may be parted. Keeps every word it has seen. */
  export type Hyphenator = (text: string) => string;
  export default function createHyphenator(patterns: Patterns, options: { async: false; html: boolean; hyphenChar: string; minWordLength: number }): Hyphenator;
}

declare module "hyphen/patterns/*.js" {
  const patterns: import("hyphen").Patterns;
  export default patterns;
}
