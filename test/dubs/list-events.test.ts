import { describe, expect, it } from "vitest";
import type { DubEvent } from "../../src/dubs/events.ts";
import type { DubPort } from "../../src/dubs/port.ts";
import { listEvents } from "../../src/dubs/services/list-events.ts";
import { AppError } from "../../src/errors.ts";

const LAST = 7;
const all = Array.from({ length: LAST }, (_, index) => ({ sequence: index + 1 }) as DubEvent);
const port = {
  events: async ({ after, limit }: { after: number; limit: number }) => all.filter((event) => event.sequence > after).slice(0, limit),
  snapshot: async () => ({ sequence: LAST }),
} as unknown as DubPort;
const list = async (query: { cursor?: number; after?: number; limit?: number }) => {
  const { data, nextCursor } = await listEvents({ dubs: () => port }, { dubId: "dub_1", cursor: null, after: null, limit: 3, ...query });
  return [data.map((event) => event.sequence), nextCursor];
};
const refusalOf = (query: { cursor?: number; after?: number }) =>
  list(query).then(
    () => "no refusal",
    (error: unknown) => (error instanceof AppError ? [error.code, error.message] : error),
  );

describe("a page of events", () => {
  it.each([
    [{}, [1, 2, 3], "3"],
    [{ after: 2 }, [3, 4, 5], "5"],
    [{ after: 2, cursor: 5 }, [6, 7], null],
    [{ after: 4 }, [5, 6, 7], null],
  ])("for %j holds %j and goes on at %s", async (query, sequences, next) => {
    expect(await list(query)).toEqual([sequences, next]);
  });
  it("after the last event is empty, and no mistake", async () => {
    expect(await list({ after: LAST })).toEqual([[], null]);
    expect(await list({ cursor: LAST })).toEqual([[], null]);
  });
  it("after an event that has not happened is refused, with the last one that has", async () => {
    expect(await refusalOf({ after: LAST + 1 })).toEqual(["after_unknown", "The dub's last event is 7."]);
  });
  it("at a cursor that we never gave is refused as such", async () => {
    expect(await refusalOf({ cursor: LAST + 1 })).toMatchObject(["invalid_cursor", expect.any(String)]);
  });
});
