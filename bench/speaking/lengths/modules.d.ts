/** What is used of a plain script, which carries no types of its own. */
declare module "*/setup/paths.mjs" {
  export const venvPython: string;
  export function modelsDir(): string;
}
