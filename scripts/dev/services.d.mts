import type { ProcessSpec } from "./supervise.d.mts";

export const SERVICES: string[];
export const SLOTS: Record<string, number>;
export type ServiceOptions = {
  python: string;
  ffmpeg: string;
  modelsDir: string;
  ports: Record<string, number>;
  threads?: number;
  env?: Record<string, string>;
};
export function serviceSpecs(options: ServiceOptions): ProcessSpec[];
export function serviceUrls(ports: Record<string, number>): Record<string, string>;
