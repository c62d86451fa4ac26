/** The files of an export of whoever is signed in. Who is not does so first, and comes back. */
import { look, Refused } from "./ask.js";
import { carried } from "./link.js";
import { tell, tellWrong, toDocs } from "./page.js";
import { say, translate } from "./words.js";

translate();
const id = carried("id") ?? "";
const toSignIn = [`/sign-in#export=${encodeURIComponent(id)}`, "toSignIn"];

try {
  const { status, files } = await look(`/v1/me/exports/${encodeURIComponent(id)}`);
  document.getElementById("files").replaceChildren(...files.map(item));
  if (files.length > 0) tell(say("exportReady"));
  else if (status === "waiting" || status === "running") tell(say("exportYet"));
  else tell(say("exportNone"), { links: [toDocs], mood: "wrong" });
} catch (error) {
  if (!(error instanceof Refused)) tellWrong(error);
  else if (error.code === "unauthenticated") tell(say("exportWhose"), { links: [toSignIn] });
  else if (error.code === "not_found") tell(say("exportNone"), { links: [toSignIn], mood: "wrong" });
  else tellWrong(error);
}

function item({ url, filename, sizeBytes }) {
  const [line, link] = [document.createElement("li"), document.createElement("a")];
  link.href = url;
  link.textContent = filename;
  const size = new Intl.NumberFormat(navigator.languages, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(sizeBytes / 1e6);
  line.append(link, ` (${size})`);
  return line;
}
