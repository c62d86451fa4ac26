// Process groups: a child started with `detached` leads one, and its own children are in it.
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_MS = 25;

/** Sends a signal to a whole group; false when nobody is left. Windows has no groups: there the leader alone gets it. */
export function signalGroup(pid, signal) {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
    return true;
  } catch (error) {
    // EPERM: macOS says so of a group of which only zombies are left.
    if (error.code === "ESRCH" || error.code === "EPERM") return false;
    throw error;
  }
}

/** SIGTERM, `stopMs` to leave, then SIGKILL. Resolves when nobody of the group runs, or a second after SIGKILL. */
export async function stopGroup(pid, stopMs) {
  if (!signalGroup(pid, "SIGTERM") || (await emptied(pid, stopMs))) return;
  signalGroup(pid, "SIGKILL");
  await emptied(pid, 1000);
}

/**
 * Whether anybody of the group still runs. Zombies do not count: where the first process of the machine reaps late or never
 * (a container without an init), they answer signals long after their end.
 */
export function groupRuns(pid) {
  if (!signalGroup(pid, 0)) return false;
  if (process.platform !== "linux") return true;
  return readdirSync("/proc").some((name) => /^\d+$/.test(name) && isMember(name, pid));
}

/** proc(5): `pid (name) state ppid pgrp ...`; the name may hold anything, so the fields are counted from its last parenthesis. */
function isMember(name, group) {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(pgrp) === group && state !== "Z" && state !== "X";
  } catch (error) {
    // It ended while we looked.
    if (error.code === "ENOENT" || error.code === "ESRCH") return false;
    throw error;
  }
}

async function emptied(pid, withinMs) {
  const end = Date.now() + withinMs;
  while (groupRuns(pid)) {
    if (Date.now() >= end) return false;
    await sleep(LOOK_MS);
  }
  return true;
}
