import process from "node:process";

/**
 * What `work` takes, in ms of CPU (user and system), in the shortest of `goes`: neither a busy machine nor a first run that is still being
 * compiled makes it longer.
 */
export function cpuMs(work: () => unknown, goes = 3): number {
  const times = Array.from({ length: goes }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
