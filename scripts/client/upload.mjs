// A file straight to the store: parts to signed URLs, several at once, a part that fails again.
import { openAsBlob } from "node:fs";
import path from "node:path";
import pLimit from "p-limit";

const AT_ONCE = 4;
const TRIES = 4;
const TYPES = {
  ".mp4": "video/mp4",
  ".m4v": "video/mp4",
  ".mov": "video/quicktime",
  ".mkv": "video/x-matroska",
  ".webm": "video/webm",
  ".avi": "video/x-msvideo",
  ".ts": "video/mp2t",
  ".mp3": "audio/mpeg",
  ".m4a": "audio/mp4",
  ".wav": "audio/wav",
  ".flac": "audio/flac",
  ".ogg": "audio/ogg",
};

export const contentTypeOf = (file) => TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream";

/**
 * Creates a video from a file and resolves with it once it is complete.
 * @param {ReturnType<import("./api.mjs").createClient>} api
 * @param {string} file
 * @param {(sentBytes: number, sizeBytes: number) => void} [onProgress]
 */
export async function uploadVideo(api, file, onProgress = () => undefined) {
  const blob = await openAsBlob(file);
  const { video, upload } = await api("POST", "/v1/videos", {
    source: { upload: { filename: path.basename(file), sizeBytes: blob.size, contentType: contentTypeOf(file) } },
  });
  const limit = pLimit(AT_ONCE);
  let sent = 0;
  const numbers = Array.from({ length: upload.partCount }, (_, index) => index + 1);
  const parts = await Promise.all(
    numbers.map((partNumber) =>
      limit(async () => {
        const start = (partNumber - 1) * upload.partSizeBytes;
        const piece = blob.slice(start, Math.min(blob.size, start + upload.partSizeBytes));
        const etag = await putPart(api, upload.id, partNumber, piece);
        onProgress((sent += piece.size), blob.size);
        return { partNumber, etag };
      }),
    ),
  );
  await api("POST", `/v1/uploads/${upload.id}/complete`, { parts });
  return api("GET", `/v1/videos/${video.id}`);
}

/** A fresh URL for each try: the last one may have expired. */
async function putPart(api, uploadId, partNumber, piece) {
  for (let tries = 1; ; tries++) {
    try {
      const [signed] = (await api("POST", `/v1/uploads/${uploadId}/parts`, { partNumbers: [partNumber] })).data;
      const answer = await fetch(signed.url, { method: "PUT", headers: signed.headers, body: piece });
      await answer.text();
      if (answer.ok) return answer.headers.get("etag");
      throw new Error(`part ${partNumber} was answered ${answer.status}`);
    } catch (error) {
      if (tries >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries));
    }
  }
}
