/** A file on the web, as servers good and bad give it: what a request is answered with. */

export type Serving = {
  file: Uint8Array;
  type?: string | null;
  /** Whether ranges are given at all. */
  ranges?: boolean;
  etag?: string | null;
  lastModified?: string | null;
  /** What Content-Length and Content-Range say instead of the truth; null: nothing is said. */
  declared?: number | null;
  /** Breaks off after so many bytes of an answer. */
  breaksAfter?: number;
  /** Ends, as if that were all, after so many bytes of an answer. */
  endsAfter?: number;
  /** Goes on with zeros after the end. */
  more?: number;
  status?: number;
  /** Ignores If-Range, as some do. */
  ignoresIfRange?: boolean;
};
/** `body`: pieces, as they are sent; it throws where the line breaks. */
export type Reply = { status: number; headers: Record<string, string>; body: Generator<Uint8Array, void> };

const PIECE = 64 * 1024;

/** `range`, `ifRange`: of the request's headers. */
export function replyOf(serving: Serving, { range, ifRange }: { range: string | null; ifRange: string | null }): Reply {
  const { file, type = "video/mp4", ranges = true, etag = '"v1"', lastModified = null, declared, status } = serving;
  const headers: Record<string, string> = {};
  if (type !== null) headers["content-type"] = type;
  if (etag !== null) headers["etag"] = etag;
  if (lastModified !== null) headers["last-modified"] = lastModified;
  if (status !== undefined) return { status, headers, body: pieces(serving, new Uint8Array([60, 104, 116])) };
  const total = declared === undefined ? file.length : declared;
  const asked = ranges ? /^bytes=(\d+)-(\d*)$/.exec(range ?? "") : null;
  const isSame = ifRange === null || serving.ignoresIfRange === true || ifRange === etag || ifRange === lastModified;
  if (!asked || !isSame) {
    if (total !== null) headers["content-length"] = String(total);
    return { status: 200, headers, body: pieces(serving, file) };
  }
  const from = Number(asked[1]);
  const to = asked[2] === "" ? file.length - 1 : Math.min(Number(asked[2]), file.length - 1);
  if (from > to) return { status: 416, headers, body: pieces(serving, new Uint8Array()) };
  headers["content-range"] = `bytes ${from}-${to}/${total ?? "*"}`;
  return { status: 206, headers, body: pieces(serving, file.subarray(from, to + 1)) };
}

function* pieces({ breaksAfter = Infinity, endsAfter = Infinity, more = 0 }: Serving, bytes: Uint8Array): Generator<Uint8Array, void> {
  let sent = 0;
  const all = bytes.length + more;
  while (sent < all) {
    if (sent >= breaksAfter) throw new Error("The line broke.");
    if (sent >= endsAfter) return;
    const size = Math.min(PIECE, (sent < bytes.length ? bytes.length : all) - sent, breaksAfter - sent, endsAfter - sent);
    yield sent < bytes.length ? bytes.subarray(sent, sent + size) : new Uint8Array(size);
    sent += size;
  }
}

/** The web for `Guard.fetch`. `serve` is asked at each request; what it throws is a host that cannot be reached. */
export function web(serve: (url: URL, request: { range: string | null; ifRange: string | null }) => Serving | Response): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    const asked = { range: headers.get("range"), ifRange: headers.get("if-range") };
    const serving = serve(new URL(input instanceof Request ? input.url : input), asked);
    if (serving instanceof Response) return serving;
    const { status, headers: said, body } = replyOf(serving, asked);
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const { done, value } = body.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(stream, { status, headers: said });
  };
}

const BLOCK = 64 * 1024;

/** An MP4's first bytes, and then blocks of which no two are alike. */
export function movie(sizeBytes: number, salt = 0): Uint8Array {
  const block = Uint8Array.from({ length: BLOCK }, (_, index) => (index * 31 + salt) % 251);
  const file = new Uint8Array(sizeBytes);
  for (let at = 0, count = 0; at < sizeBytes; at += BLOCK, count++) {
    block.set([count % 256, count >> 8], 100);
    file.set(block.subarray(0, sizeBytes - at), at);
  }
  file.set([0, 0, 0, 24, ...new TextEncoder().encode("ftypisom")].slice(0, sizeBytes));
  return file;
}
