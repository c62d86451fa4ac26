/**
 * D1. Every row carries its workspace. `deletedAt` is a tombstone: the row answers like an unknown one.
 * The Worker writes all tables but the projection (jobs, outputs, and the facts of dubs and videos), which after creation
 * only DubObject writes, by src/dubs/projection.ts.
 */
export * from "./schema/dubs.ts";
export * from "./schema/errands.ts";
export * from "./schema/people.ts";
export * from "./schema/requests.ts";
export * from "./schema/telling.ts";
export * from "./schema/videos.ts";
export * from "./schema/workspaces.ts";
