/** Mass assignment: no body takes a field that is not its own, at any depth, whoever asks. */
import { expect, it } from "vitest";
import { countIn } from "../../prove/api/counts.ts";
import { exampleOf, type Known, known } from "./operations.ts";
import { newPerson, type TestPerson } from "./people.ts";
import { openWorld } from "./world.ts";

const FIELDS = {
  workspaceId: "wsp_1",
  userId: "usr_1",
  role: "owner",
  isAdmin: true,
  emailVerified: true,
  status: "ready",
  id: "x_1",
  createdAt: "2020-01-01",
  __proto: {},
};
/** What a page gives along of a file is the page's own, and most of it is not read. */
const LOOSE = new Set(["POST /v1/uppy/s3/multipart /metadata"]);

/** The body once for each object in it, with the field in that one. */
function withField(body: unknown, field: string, value: unknown, at = ""): { at: string; body: unknown }[] {
  if (Array.isArray(body)) {
    const inner = body.length === 0 ? [] : withField(body[0], field, value, `${at}/0`);
    return inner.map((one) => ({ ...one, body: [one.body, ...body.slice(1)] }));
  }
  if (body === null || typeof body !== "object") return [];
  const deeper = Object.entries(body).flatMap(([key, child]) =>
    withField(child, field, value, `${at}/${key}`).map((one) => ({ at: one.at, body: { ...body, [key]: one.body } })),
  );
  return field in body ? deeper : [{ at, body: { ...body, [field]: value } }, ...deeper];
}

async function takes(person: TestPerson, operation: Known, task: Parameters<typeof countIn>[0]): Promise<string[]> {
  const taken: string[] = [];
  for (const [field, value] of Object.entries(FIELDS))
    for (const { at, body } of withField(exampleOf(operation), field, value)) {
      if (LOOSE.has(`${operation.name} ${at}`)) continue;
      if (Object.hasOwn(operation.operation.requestBody?.content["application/json"]?.schema?.properties ?? {}, field) && at === "") continue;
      const answer = await person.call(`${operation.path.replaceAll(/\{\w+\}/g, "1")}?key=vid_1`, { method: operation.method, body });
      countIn(task, { "extra fields": 1 });
      const isNamed = answer.body.errors?.some(
        ({ pointer, detail }: { pointer: string; detail: string }) => pointer === `${at}/${field}` && detail === "Unknown field.",
      );
      if (answer.status !== 422 || !isNamed)
        taken.push(`${operation.name} ${at}/${field}: ${answer.status} ${JSON.stringify(answer.body.errors ?? answer.body)}`);
    }
  return taken;
}

it("No operation takes a field that is not its own: each is refused before anything is read or written", { timeout: 120_000 }, async ({ task }) => {
  const world = await openWorld();
  const person = await newPerson(world);
  const taken: string[] = [];
  for (const operation of known) if (exampleOf(operation)) taken.push(...(await takes(person, operation, task)));
  countIn(task, { "extra fields taken": taken.length });
  expect(taken).toEqual([]);
});

it("No operation that requires a body takes a request without one", { timeout: 60_000 }, async () => {
  const person = await newPerson(await openWorld());
  const taken: string[] = [];
  for (const operation of known) {
    const { requestBody } = operation.operation;
    if (!requestBody?.required || !requestBody.content["application/json"]) continue;
    const { status } = await person.call(`${operation.path.replaceAll(/\{\w+\}/g, "1")}?key=vid_1`, { method: operation.method });
    const isChoice = Object.keys(requestBody.content).length > 1;
    if (status !== (isChoice ? 415 : 422)) taken.push(`${operation.name}: ${status}`);
  }
  expect(taken).toEqual([]);
});

it("A method that a path does not have is told, also beside one whose last part is a number", async () => {
  const person = await newPerson(await openWorld());
  const answer = await person.call("/v1/uppy/s3/multipart/upl_1/complete?key=vid_1");
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "OPTIONS, POST"]);
});
