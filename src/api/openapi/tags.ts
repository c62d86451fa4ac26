/** What each tag of the document stands for, in the order they are read. */
import { type Document, operationsOf } from "./document.ts";

const TAGS: Record<string, string> = {
  accounts: "Signing up, in and out; passwords and addresses",
  people: "A person's own profile, preferences, export and erasure",
  workspaces: "Who works together, and in which role",
  keys: "API keys",
  activity: "Who did what, from where",
  notifications: "What a person is told in the app",
  videos: "What is dubbed",
  uploads: "Sending a video in parts, with resume",
  uppy: "The routes that a stock Uppy page with @uppy/aws-s3 needs",
  dubs: "A video in other languages: options, script, speakers, progress",
  lines: "The lines of a dub and their takes",
  edits: "Changing a dub, and taking it back",
  jobs: "Work on a dub: quoted, started, watched, canceled, gone on with",
  outputs: "What a dub hands out: files, and streams to play",
  events: "Watching a dub live",
  shares: "Links that let others watch a dub",
  glossaries: "Terms that a workspace keeps for all its dubs",
  voices: "Voices by language, and cloned ones with their consent",
  credentials: "Keys of vendors and endpoints that a workspace brings",
  catalogue: "Languages and engines that are there",
  platform: "Health",
};

/** Of the tags that are used. One that is not listed above has no description, which the lint refuses. */
export function tagsOf(document: Document): { name: string; description?: string }[] {
  const used = new Set(operationsOf(document).flatMap(({ operation }) => operation.tags ?? []));
  const listed = Object.entries(TAGS).filter(([name]) => used.has(name));
  return [...listed.map(([name, description]) => ({ name, description })), ...[...used].filter((name) => !(name in TAGS)).map((name) => ({ name }))];
}
