export { serves } from "../dubbing/languages.ts";
