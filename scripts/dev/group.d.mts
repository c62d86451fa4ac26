export function signalGroup(pid: number, signal: string | number): boolean;
export function stopGroup(pid: number, stopMs: number): Promise<void>;
export function groupRuns(pid: number): boolean;
