export function freePorts(count: number): Promise<number[]>;
export function freePort(wanted: number): Promise<number>;
