import type { Task } from "../contract/task.ts";
import type { Attempt } from "./attempt.ts";

/** How many ended tasks are remembered, so that a POST repeated after the end starts nothing. */
const REMEMBERED = 1000;

export type Slots = {
  /** `known`: this taskId is running or has run; nothing new starts. */
  accept(task: Task): "started" | "known" | "full";
  /** Resolves when its work has let go. An id not seen yet will not start any more. */
  remove(taskId: string): Promise<void>;
  /** Tasks that hold a slot. */
  running(): number;
  /** The same tasks: at work, and still without their inputs. */
  queue(): { running: number; waiting: number };
  /** Accepts no more, aborts all, resolves when all have ended. */
  close(): Promise<void>;
};

export function createSlots(count: number, start: (task: Task) => Attempt): Slots {
  const running = new Map<string, Attempt>();
  const ended = new Set<string>();
  let open = true;
  const end = (taskId: string): void => {
    running.delete(taskId);
    ended.add(taskId);
    for (const oldest of ended) {
      if (ended.size <= REMEMBERED) break;
      ended.delete(oldest);
    }
  };
  return {
    accept(task) {
      if (running.has(task.taskId) || ended.has(task.taskId)) return "known";
      if (!open || running.size >= count) return "full";
      const attempt = start(task);
      running.set(task.taskId, attempt);
      void attempt.ended.finally(() => end(task.taskId));
      return "started";
    },
    // The attempt stays in its slot until the stage has let go.
    async remove(taskId) {
      const attempt = running.get(taskId);
      if (!attempt) return end(taskId);
      attempt.abort("deleted");
      await attempt.ended;
    },
    running: () => running.size,
    queue() {
      const atWork = [...running.values()].filter((attempt) => attempt.isAtWork()).length;
      return { running: atWork, waiting: running.size - atWork };
    },
    async close() {
      open = false;
      for (const attempt of running.values()) attempt.abort("shutdown");
      await Promise.allSettled([...running.values()].map((attempt) => attempt.ended));
    },
  };
}
