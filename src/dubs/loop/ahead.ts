/** When to go on (ms): at `at`, which lay at most `mostMs` ahead when it was set. Further than that means that the clock went back since, and nothing is left to wait for. */
export const ahead = (at: number, now: number, mostMs: number): number => (at - now > mostMs ? now : at);
