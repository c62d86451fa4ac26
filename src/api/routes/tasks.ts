import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Message } from "../../../containers/contract/task.ts";
import { isErrandId } from "../../errands/errand-statement.ts";
import { AppError } from "../../errors.ts";
import { body } from "../contract.ts";
import type { Api } from "../deps.ts";
import { byTask } from "../policy.ts";

/** Where compute services report: containers/contract/task.ts is the contract. No part of the public API. */
const report = createRoute({
  method: "post",
  path: "/internal/tasks/{dubId}/{attempt}",
  hide: true,
  ...byTask(),
  request: { params: z.object({ dubId: z.string(), attempt: z.coerce.number().int().positive() }), body: body(Message) },
  responses: { 200: { description: "Understood" } },
});

export function registerTasks(app: Api): void {
  app.openapi(report, async (c) => {
    const { dubId, attempt } = c.req.valid("param");
    const { task } = c.var;
    if (!task || task.dubId !== dubId || task.attempt !== attempt) throw new AppError("stale_attempt", "The token is for another attempt.");
    const { dubs, hearErrand } = c.var.deps;
    const message = c.req.valid("json");
    const answer = isErrandId(dubId) ? await hearErrand(dubId, attempt, message) : await dubs(dubId).message(attempt, message);
    return Response.json(answer.body, { status: answer.status });
  });
}
