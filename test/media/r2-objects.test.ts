import { describe, expect, it } from "vitest";
import { UploadRejected } from "../../src/media/port.ts";
import { r2Objects } from "../../src/media/r2-objects.ts";

const failing = (message: string) =>
  r2Objects({ resumeMultipartUpload: () => ({ complete: () => Promise.reject(new Error(message)) }) } as unknown as R2Bucket).completeMultipart(
    "w/a/b",
    "upl",
    [],
  );

describe("a completion that failed", () => {
  it.each([
    "completeMultipartUpload: Your proposed upload is smaller than the minimum allowed object size. (10011)",
    "completeMultipartUpload: The specified multipart upload does not exist. (10024)",
    "completeMultipartUpload: One or more of the specified parts could not be found. (10025)",
    "completeMultipartUpload: There was a problem with the multipart upload. (10048)",
  ])("was refused: %s", async (message) => {
    await expect(failing(message)).rejects.toThrow(UploadRejected);
  });
  it.each(["completeMultipartUpload: We encountered an internal error. Please try again. (10001)", "Network connection lost.", "(100110)"])(
    "may succeed when tried again: %s",
    async (message) => {
      await expect(failing(message)).rejects.toThrow(message);
      await expect(failing(message)).rejects.not.toThrow(UploadRejected);
    },
  );
});
