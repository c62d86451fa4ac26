/** The receipt of an erasure, for whoever has its link: there is nobody left to sign in. */
import { look, Refused } from "./ask.js";
import { carried } from "./link.js";
import { show, tell, tellWrong } from "./page.js";
import { tellReceipt } from "./receipt.js";
import { entitle, reader, say, translate } from "./words.js";

translate();
const id = carried("id");
if (id === null) tell(say("noToken"), { mood: "wrong" });
else await look(`/v1/erasures/${encodeURIComponent(id)}`).then(present, refuse);

function present(receipt) {
  const { title, text, heading, lines } = tellReceipt(receipt, reader);
  entitle(title);
  document.querySelector("#removed h2").textContent = heading;
  document.querySelector("#removed ul").replaceChildren(...lines.map(item));
  show("removed", lines.length > 0);
  show("lead");
  tell(text);
}

function refuse(error) {
  if (error instanceof Refused && error.code === "not_found") tell(say("erasureNone"), { mood: "wrong" });
  else tellWrong(error);
}

function item(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}
