/**
 * Signalsmith Stretch (npm `signalsmith-stretch`, WebAssembly inside an AudioWorklet), driven without a browser: its processor is caught as it
 * registers itself, and its WebAssembly called as the library's own `exact()` does: it looks ahead, gives the whole, and what comes
 * out before the first sample is dropped.
 */
type Wasm = Record<`_${string}`, (...numbers: number[]) => number> & { HEAP8: Int8Array<ArrayBuffer>; exports?: { memory: { buffer: ArrayBuffer } } };
type Processor = new (options: object) => { wasmModule?: Wasm };
export type Stretch = (sound: Float32Array, sampleRate: number, length: number) => Float32Array;
/** What is called of it: its functions, without the underscore that compiled C has. */
type Name = "presetDefault" | "reset" | "setBuffers" | "inputLatency" | "outputLatency" | "seek" | "process";

const PACKAGE = "signalsmith-stretch";
const BLOCK = 480;
const START_MS = 5_000;

/** Null where the package is not installed. */
export async function signalsmith(): Promise<Stretch | null> {
  const processor = await caught();
  if (!processor) return null;
  const instance = new processor({ numberOfOutputs: 1, outputChannelCount: [1] });
  const until = Date.now() + START_MS;
  while (!instance.wasmModule && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
  const wasm = instance.wasmModule;
  return wasm ? (sound, sampleRate, length) => stretched(wasm, sound, sampleRate, length) : null;
}

async function caught(): Promise<Processor | null> {
  let processor: Processor | null = null;
  const scope = {
    AudioWorkletProcessor: class {
      port = { postMessage() {}, onmessage: null };
    },
    AudioWorkletNode: Object,
    registerProcessor: (_: string, found: Processor) => void (processor = found),
    sampleRate: 48_000,
    currentTime: 0,
  };
  Object.assign(globalThis, scope);
  try {
    await import(PACKAGE);
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw error;
  }
  return processor;
}

function stretched(wasm: Wasm, sound: Float32Array, sampleRate: number, length: number): Float32Array {
  const call = (name: Name, ...numbers: number[]): number => wasm[`_${name}`]?.(...numbers) ?? 0;
  call("presetDefault", 1, sampleRate);
  call("reset");
  const [ahead, behind, rate] = [call("inputLatency"), call("outputLatency"), sound.length / length];
  const room = ahead + behind + 4 * BLOCK;
  const at = call("setBuffers", 1, room);
  // asked for each time: memory that grows is another one
  const memory = (offset: number, samples: number): Float32Array => new Float32Array(wasm.exports?.memory.buffer ?? wasm.HEAP8.buffer, offset, samples);
  const feed = (from: number, to: number): void =>
    memory(at, to - from)
      .fill(0)
      .set(sound.subarray(Math.min(from, sound.length), Math.min(to, sound.length)));
  feed(0, ahead);
  call("seek", ahead, rate);
  const output = new Float32Array(length + behind);
  for (let done = 0, fed = ahead; done < output.length; done += BLOCK) {
    const samples = Math.min(BLOCK, output.length - done);
    const next = ahead + Math.round((done + samples) * rate);
    feed(fed, next);
    call("process", next - fed, samples);
    output.set(memory(at + 4 * room, samples), done);
    fed = next;
  }
  return output.subarray(behind);
}
