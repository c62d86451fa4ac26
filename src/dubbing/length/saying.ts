/** How a language says what is written without letters: signs, units, money, the time, abbreviations. One table a language in `sayings/`. */

/** One of it, and several. */
export type Counted = readonly [one: string, many: string];
/** A currency, and its hundredth where it has one. */
export type Money = { whole: Counted; part: Counted | null };

export type Saying = {
  /** The decimal mark; the other one parts thousands. */
  decimal: "." | ",";
  /** What is said for the decimal mark. */
  point: string;
  /** Decimals are said digit by digit, or as a number (3,14: three comma fourteen). */
  decimals: "each" | "number";
  minus: string;
  plus: string;
  equals: string;
  percent: string;
  and: string;
  /** "@" in an address, and the dot and the slash in one. */
  at: string;
  dot: string;
  slash: string;
  /** "#5", "No. 5". */
  number: string;
  /** "10-20", "1914-1918". */
  until: string;
  /** Between whole and hundredths of money: "and", "con". */
  cents: string;
  time: (hours: string, minutes: string | null, zeroMinutes: string) => string;
  /** How years from 1100 to 2099 are said where not as numbers; null: this one is. `of` says a number. */
  year?: (year: number, of: (value: number) => string) => string | null;
  units: Readonly<Record<string, Counted>>;
  money: Readonly<Record<string, Money>>;
  /** "$5 million" is five million dollars; `scaleOf` stands between the two, but after a thousand. */
  scales: readonly string[];
  scaleOf: string;
  /** Signs (sources of regular expressions) that make the number before them an ordinal. */
  ordinal?: { sign: string; feminine?: string; toFeminine?: (words: string) => string };
  /** Lower case, without the full stop at the end. Only what is never anything else. */
  abbreviations: Readonly<Record<string, string>>;
  /** Written otherwise, or said otherwise by some, and the same thing: for comparing only. */
  fold: Readonly<Record<string, string>>;
};

/** `km: "kilometre|kilometres"`; where both are the same, once. */
export function counted(table: Readonly<Record<string, string>>): Readonly<Record<string, Counted>> {
  return Object.fromEntries(
    Object.entries(table).map(([sign, said]) => {
      const [one = "", many = one] = said.split("|");
      return [sign, [one, many] as const];
    }),
  );
}

/** `"€": "euro|euros|cent|cents"`. */
export function money(table: Readonly<Record<string, string>>): Readonly<Record<string, Money>> {
  return Object.fromEntries(
    Object.entries(table).map(([sign, said]) => {
      const [one = "", many = one, part, parts] = said.split("|");
      return [sign, { whole: [one, many], part: part === undefined ? null : [part, parts ?? part] } satisfies Money];
    }),
  );
}
