export { DubObject } from "./dub-object.ts";
export { PoolObject } from "./pool-object.ts";
export { BergamotCompute, DemucsCompute, Gate, KokoroCompute, MediaCompute, WhisperxCompute } from "./compute-object.ts";
export default {} satisfies ExportedHandler<Env>;
