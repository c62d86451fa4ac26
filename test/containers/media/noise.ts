/** Noise is unlike itself at every other place; below 4 kHz, where AAC keeps the wave itself. */
export const noise = (seconds: number, sampleRate = 48_000, seed = 7): string[] => [
  "-f",
  "lavfi",
  "-i",
  `anoisesrc=d=${seconds}:r=${sampleRate}:a=0.5:seed=${seed},highpass=f=300,lowpass=f=2000,lowpass=f=2500`,
];
