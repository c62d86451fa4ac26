import { describe, expect, it } from "vitest";
import { writeAll } from "../../../containers/media/write-all.ts";
import type { Target } from "../../../containers/media/write-all.ts";

/** A file that takes at most so many bytes at once, and so many in all. */
function fileOf(atOnce: number, space: number, full: () => { bytesWritten: number }): Target & { bytes: number[] } {
  const bytes: number[] = [];
  return {
    bytes,
    async write(from, offset, length) {
      const taken = Math.min(atOnce, length, space - bytes.length);
      if (taken === 0) return full();
      bytes.push(...from.subarray(offset, offset + taken));
      return { bytesWritten: taken };
    },
  };
}
const noSpace = (): never => {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
};
const bytes = Uint8Array.from({ length: 1_000 }, (_, k) => k & 255);

describe("writing all of the bytes", () => {
  it("goes on where a write took only some of them", async () => {
    const file = fileOf(300, 1_000, noSpace);
    await writeAll(file, bytes);
    expect(file.bytes).toEqual([...bytes]);
  });
  it("fails, to be tried again, when the disk is full in the middle", async () => {
    await expect(writeAll(fileOf(300, 700, noSpace), bytes)).rejects.toMatchObject({ code: "io_error", retryable: true, cause: { code: "ENOSPC" } });
  });
  it("fails as well where nothing is written and nothing is said", async () => {
    await expect(
      writeAll(
        fileOf(300, 700, () => ({ bytesWritten: 0 })),
        bytes,
      ),
    ).rejects.toMatchObject({ code: "io_error", retryable: true });
  });
  it("writes nothing of nothing", async () => {
    await expect(writeAll(fileOf(0, 0, noSpace), new Uint8Array(0))).resolves.toBeUndefined();
  });
});
