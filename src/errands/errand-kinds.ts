/** What an errand's row is made of, beside plain columns. */
export type ErrandKind = "pictures" | "thumbnail" | "avatar" | "voice_preview" | "import" | "export" | "erasure";
export type ErrandStatus = "waiting" | "running" | "succeeded" | "failed";

/** What a compute service is to do. `prefix`: artifacts are kept under `{prefix}{attempt}/{name}`. `digest` null: nobody knows it. */
export type ErrandTask = {
  lane: string;
  stage: string;
  params: Record<string, unknown>;
  inputs: Record<string, { key: string; digest: string | null; sizeBytes: number }[]>;
  prefix: string;
};
