export function addressOf(text: string): string | null;
export function promotion(address: string, now: number): string;
export function rowsOf(stdout: string): number;
