import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { imageKind } from "../../../containers/media/image-kind.ts";
import { still } from "../../../containers/media/still.ts";
import { bytesOf, fileOf, h264, make, picture, runFfmpeg, stageRun } from "./media-files.ts";

const params = { width: 64, height: 64, fit: "cover" };
async function made(file: string, asked: object = params) {
  const run = stageRun(asked, { image: [file] });
  const { value } = await still(run);
  expect(run.types).toEqual({ image: "image/jpeg" });
  const image = run.artifacts["image"] ?? "";
  const { width, height } = value as { width: number; height: number };
  const pixels = runFfmpeg("-i", image, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1");
  expect(pixels).toHaveLength(width * height * 3);
  /** Red, green and blue at a place, 0 or 1 each. */
  const at = (x: number, y: number): number[] => [0, 1, 2].map((part) => Math.round((pixels[(y * width + x) * 3 + part] ?? 0) / 255));
  return { size: [width, height], image, at };
}
const refusal = (file: string): Promise<unknown> =>
  still(stageRun(params, { image: [file] })).then(
    () => "accepted",
    (error: { code: string; retryable: boolean }) => (error.retryable ? `${error.code} (retryable)` : error.code),
  );
function written(name: string, bytes: Uint8Array): string {
  writeFileSync(fileOf(name), bytes);
  return fileOf(name);
}
/** Left half red, right half blue. */
const halves = ["-f", "lavfi", "-i", "color=red:s=200x200:d=1,drawbox=x=100:w=100:h=200:color=blue:thickness=fill", "-frames:v", "1"];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
/** A PNG that says it is so large; what it holds is `data`. */
function png(width: number, height: number, data: Buffer, ...more: Buffer[]): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), ...more, chunk("IDAT", deflateSync(data)), chunk("IEND", Buffer.alloc(0))]);
}
/** An EXIF segment: an orientation, and a maker's name that must not be handed on. */
function withExif(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.concat([
    Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\x02", "latin1"),
    Buffer.from([0x01, 0x0f, 0, 2, 0, 0, 0, 8, 0, 0, 0, 38]),
    Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]),
    Buffer.from("\0\0\0\0SECRETS\0", "latin1"),
  ]);
  const length = Buffer.from([0xff, 0xe1, 0, 0]);
  length.writeUInt16BE(tiff.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), length, tiff, jpeg.subarray(2)]);
}

describe("a still picture", () => {
  it.each(["jpg", "png", "webp", "avif"])("of %s becomes a JPEG of exactly the size that is to be covered", async (kind) => {
    const codec = kind === "avif" ? ["-c:v", "libaom-av1", "-cpu-used", "8", "-f", "avif"] : [];
    const { size, at } = await made(make(`wide.${kind}`, "-f", "lavfi", "-i", "color=lime:s=400x200:d=1", "-frames:v", "1", ...codec));
    expect(size).toEqual([64, 64]);
    expect(at(32, 32)).toEqual([0, 1, 0]);
  });
  it("is read by its own decoder alone: a film in an AVIF's clothes is none", async () => {
    const film = bytesOf(make("film.mp4", "-f", "lavfi", "-i", "color=lime:s=64x64:d=0.2", ...h264));
    film.write("avif", 8, "latin1");
    const size = Buffer.from("\0\0\0\x18freeispe\0\0\0\0\0\0\0\x40\0\0\0\x40", "latin1");
    expect(await refusal(written("film.avif", Buffer.concat([film, size])))).toBe("not_an_image");
  });
  it("keeps its middle where it is cut, and is enlarged to cover", async () => {
    const { at, size } = await made(make("small.png", ...halves, "-vf", "scale=40:20"), { width: 100, height: 100, fit: "cover" });
    expect(size).toEqual([100, 100]);
    expect([at(20, 50), at(80, 50)]).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });
  it("within a size keeps its shape and is never enlarged", async () => {
    const wide = make("shape.png", "-f", "lavfi", "-i", "color=red:s=400x200:d=1", "-frames:v", "1");
    expect((await made(wide, { width: 100, height: 100, fit: "inside" })).size).toEqual([100, 50]);
    expect((await made(wide, { width: 1000, height: 1000, fit: "inside" })).size).toEqual([400, 200]);
  });
  it("is turned upright, and hands nothing on of what a camera noted", async () => {
    const turned = written("turned.jpg", withExif(bytesOf(make("halves.jpg", ...halves)), 6));
    expect(bytesOf(turned).includes("SECRETS")).toBe(true);
    const { at, image } = await made(turned);
    // a quarter turn clockwise: what was on the left is above
    expect([at(32, 10), at(32, 54)]).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    for (const word of ["SECRETS", "Exif", "ICC_PROFILE", "Lavc"]) expect(bytesOf(image).includes(word)).toBe(false);
  });
  it("has white where it was see-through", async () => {
    const { at } = await made(make("clear.png", "-f", "lavfi", "-i", "color=black@0:s=100x100:d=1,format=rgba", "-frames:v", "1"));
    expect(at(32, 32)).toEqual([1, 1, 1]);
  });
  it("of moving pictures is the first", async () => {
    const moving = ["red", "blue"].flatMap((colour) => ["-f", "lavfi", "-i", `color=${colour}:s=100x100:r=2:d=1`]);
    const apng = make("moving.png", ...moving, "-filter_complex", "concat=n=2", "-f", "apng");
    expect((await made(apng)).at(32, 32)).toEqual([1, 0, 0]);
    const avif = make("moving.avif", ...moving, "-filter_complex", "concat=n=2", "-c:v", "libaom-av1", "-cpu-used", "8", "-f", "avif");
    expect((await made(avif)).at(32, 32)).toEqual([1, 0, 0]);
  });
  it("may lack its last mark, or have something behind it, as moving photos of telephones do", async () => {
    const whole = bytesOf(make("photo.jpg", ...halves));
    const endless = whole.subarray(0, -2);
    for (const bytes of [endless, Buffer.concat([whole, Buffer.alloc(5_000, 0x17)]), Buffer.concat([whole, whole])])
      expect((await made(written("odd.jpg", bytes))).at(60, 32)).toEqual([0, 0, 1]);
  });
  it("is the same bytes again", async () => {
    const one = make("one.png", ...halves);
    expect(bytesOf((await made(one)).image)).toEqual(bytesOf((await made(one)).image));
  });
});

describe("what is refused as a picture", () => {
  const gif = () => make("moving.gif", ...picture(0.2));
  it.each([
    ["a GIF", gif],
    ["a film", () => make("film.mp4", ...picture(0.2), ...h264)],
    ["a script", () => written("script.svg", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'))],
    ["a playlist under a picture's name", () => written("list.jpg", Buffer.from("#EXTM3U\nfile:///etc/passwd\n"))],
    ["nothing", () => written("nothing.png", Buffer.alloc(0))],
    ["a signature alone", () => written("signature.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))],
    ...(["jpg", "png", "webp", "avif"] as const).map((kind): [string, () => string] => [
      `two thirds of a ${kind}`,
      () => {
        const still = ["-c:v", "libaom-av1", "-cpu-used", "8", "-still-picture", "1"];
        const bytes = bytesOf(make(`whole.${kind}`, "-f", "lavfi", "-i", "testsrc2=s=640x360:d=1", "-frames:v", "1", ...(kind === "avif" ? still : [])));
        return written(`cut.${kind}`, bytes.subarray(0, Math.floor((bytes.length * 2) / 3)));
      },
    ]),
    ["a JPEG without a picture", () => written("empty.jpg", Buffer.from([0xff, 0xd8, 0xff, 0xd9]))],
    ["noise behind a PNG's head", () => written("noise.png", png(100, 100, Buffer.alloc(0)))],
    [
      "noise behind a WebP's head",
      () => written("noise.webp", Buffer.concat([Buffer.from("RIFF\x40\0\0\0WEBPVP8 \x30\0\0\0", "latin1"), Buffer.alloc(64, 0x01)])),
    ],
  ])("%s: not_an_image", async (_name, file) => expect(await refusal(file())).toBe("not_an_image"));
  it.each([
    ["a PNG of 20,000 x 20,000 in a few bytes", () => written("bomb.png", png(20_000, 20_000, Buffer.alloc(1_000_000)))],
    [
      "a WebP that says 16,383 x 16,383",
      () => written("bomb.webp", Buffer.concat([Buffer.from("RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0", "latin1"), Buffer.alloc(40)])),
    ],
    ["eleven megabytes", () => written("large.jpg", Buffer.concat([bytesOf(make("head.jpg", ...halves)), Buffer.alloc(11 * 1024 ** 2)]))],
  ])("%s: too_large", async (_name, file) => expect(await refusal(file())).toBe("too_large"));
  it("one that says less than it holds, without taking more memory than it says", async () => {
    const bytes = bytesOf(make("head.webp", "-f", "lavfi", "-i", "color=red:s=9000x9000:d=1", "-frames:v", "1"));
    // a composed one of 10 x 10 around a frame of 9000 x 9000
    const header = Buffer.from("VP8X\x0a\0\0\0\0\0\0\0\x09\0\0\x09\0\0", "latin1");
    expect(await refusal(written("lies.webp", Buffer.concat([bytes.subarray(0, 12), header, bytes.subarray(12)])))).toBe("not_an_image");
  });
});

describe("the kind of an image", () => {
  it("is read of every prefix of an image without failing", () => {
    for (const name of ["halves.jpg", "one.png", "wide.webp", "wide.avif"]) {
      const bytes = bytesOf(fileOf(name));
      for (let length = 0; length <= Math.min(bytes.length, 2000); length++) imageKind(bytes.subarray(0, length));
      expect(imageKind(bytes)).toMatchObject(name.startsWith("wide") ? { width: 400, height: 200 } : { width: 200, height: 200 });
    }
  });
});
