export const root: string;
export function pickNode(): string;
export function pickScript(name: string): string;
export function environment(node: string, extra?: Record<string, string>): Record<string, string | undefined>;
