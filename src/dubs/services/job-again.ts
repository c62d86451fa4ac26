/** What it means to go on with a job, or to try it again. */
import { AppError } from "../../errors.ts";
import type { JobStatus } from "../wire.ts";

/** `go_on`: the same job. `anew`: a new job that asks for the same. Throws job_not_over, nothing_to_resume. */
export function again(verb: "resume" | "retry", status: JobStatus): "go_on" | "anew" {
  switch (status) {
    case "failed":
    case "canceled":
      return "anew";
    case "awaiting_review":
      if (verb === "resume") return "go_on";
      throw new AppError("job_not_over", "The job awaits review: resume it, or cancel it first.");
    case "succeeded":
      throw new AppError("nothing_to_resume", "The job succeeded: edit and render, or ask for further languages.");
    case "queued":
    case "running":
    case "canceling":
      if (verb === "resume") throw new AppError("job_not_over", `The job is ${status}: nothing in it waits to be resumed.`);
      throw new AppError("job_not_over", `The job is ${status}: wait for its end${status === "canceling" ? "" : ", or cancel it first"}.`);
  }
}
