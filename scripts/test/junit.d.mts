/** Counts of test cases, and a line "file > title: why" for each that failed. */
export function readJunit(xml: string): { passed: number; failed: number; failures: string[] };
