/** What each container stage takes and gives, beside the task protocol of task.ts. */
export * from "./stages/film.ts";
export * from "./stages/grid.ts";
export * from "./stages/hearing.ts";
export * from "./stages/mixing.ts";
export * from "./stages/pictures.ts";
export * from "./stages/players.ts";
export * from "./stages/speaking.ts";
export * from "./stages/voices.ts";
