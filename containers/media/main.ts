import { availableParallelism } from "node:os";
import { serve } from "../node-service/serve.ts";
import { burn } from "./burn.ts";
import { encode } from "./encode.ts";
import { engines } from "./engines.ts";
import { extract } from "./extract.ts";
import { frame } from "./frame.ts";
import { join } from "./join.ts";
import { mix } from "./mix.ts";
import { mux } from "./mux.ts";
import { picture } from "./picture.ts";
import { pictures } from "./pictures.ts";
import { probe } from "./probe.ts";
import { prosody } from "./prosody.ts";
import { reference } from "./reference.ts";
import { still } from "./still.ts";
import { stream } from "./stream.ts";

await serve({
  service: "media",
  version: "1.0.0",
  stages: { probe, extract, mix, encode, join, mux, picture, burn, stream, reference, prosody, pictures, frame, still },
  // ffmpeg is one process for each task, and most tasks keep one core busy
  slots: availableParallelism(),
  engines,
});
