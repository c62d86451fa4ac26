/** What a page of one form does: one request at a time, and then what came of it, with where to go from there. */
import { Refused } from "./ask.js";
import { explain } from "./refusal.js";
import { reader, say } from "./words.js";

export const toSignIn = ["/sign-in", "toSignIn"];
export const toSignUp = ["/sign-up", "toSignUp"];
export const toForgot = ["/forgot-password", "toForgot"];
export const toDocs = ["/doc", "toDocs"];
/** Where a new link is asked for: of a verification, and of a password. */
export const toNewVerification = ["/verify-email", "toNewLink"];
export const toNewReset = ["/forgot-password", "toNewLink"];

/** What helps against a refusal, whatever the page. */
const usualWays = { unauthenticated: [toSignIn], unverified: [toNewVerification], sign_in_failed: [toForgot, toSignUp] };

const byId = (id) => document.getElementById(id);

/** `links`: [address, key of its words] each; left out: those that are there stay. */
export const tell = (text, how) => tellParts([{ text, lang: reader.language }], how);

/** `parts`: one behind the other, each in a language of its own. */
function tellParts(parts, { links, mood = "right" } = {}) {
  const said = byId("said");
  said.replaceChildren(...parts.map(spoken));
  said.dataset.mood = mood;
  if (links) byId("next").replaceChildren(...links.map(anchor));
  said.focus();
}

/** In place of the form: what it did. */
export function done(id, text, links) {
  byId(id).hidden = true;
  byId("lead")?.remove();
  tell(text, { links });
}

export const show = (id, isShown = true) => {
  byId(id).hidden = !isShown;
};

/** `work` gets the fields by name. `ways`: links that help against a refusal, by its code. */
export function onSubmit(id, work, ways = {}) {
  const button = byId(id).querySelector("button");
  byId(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    try {
      await work(Object.fromEntries(new FormData(event.target)));
    } catch (error) {
      tellWrong(error, { ...usualWays, ...ways });
    } finally {
      button.ariaDisabled = "false";
    }
  });
}

export function tellWrong(error, ways = usualWays) {
  if (error instanceof Refused) return tellParts(explain(error, reader), { links: ways[error.code], mood: "wrong" });
  tell(say("offline"), { mood: "wrong" });
}

function spoken({ text, lang }) {
  const span = document.createElement("span");
  Object.assign(span, { textContent: text, lang });
  return span;
}

function anchor([href, key]) {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = say(key);
  return link;
}
