import { describe, expect, it } from "vitest";
import { resample } from "../../../containers/media/resample.ts";
import { rms, sine } from "./sounds.ts";

describe("resample", () => {
  it.each([8_000, 16_000, 22_050, 24_000, 44_100, 96_000])("brings %i Hz to 48 kHz without moving or bending a tone", (rate) => {
    const out = resample(sine(rate, 1_000, rate), rate, 48_000);
    const ideal = sine(48_000, 1_000, 48_000);
    expect(out.length).toBe(48_000);
    const error = Float32Array.from(out.subarray(2_000, 46_000), (value, k) => value - (ideal[k + 2_000] ?? 0));
    expect(20 * Math.log10(rms(error) / rms(ideal))).toBeLessThan(-65);
  });
  it("keeps a constant, and lets nothing above the lower Nyquist through", () => {
    expect(
      resample(new Float32Array(2_000).fill(0.5), 24_000, 48_000)
        .subarray(200, 3_800)
        .every((value) => Math.abs(value - 0.5) < 1e-4),
    ).toBe(true);
    expect(rms(resample(sine(96_000, 30_000, 96_000), 96_000, 48_000).subarray(500, 47_500))).toBeLessThan(1e-4);
  });
  it("does not remember a filter for every odd rate it ever met", () => {
    for (let rate = 8_000; rate < 8_040; rate += 2) expect(resample(sine(80, 300, rate), rate, 48_000)).toHaveLength(Math.ceil((80 * 48_000) / rate));
  });
});
