/** The receipt of an erasure, for whoever has its link: there is nobody left to sign in. */
import { look, Refused } from "./ask.js";
import { carried } from "./link.js";
import { tell, tellWrong } from "./page.js";
import { say, translate } from "./words.js";

translate();
const path = `/v1/erasures/${encodeURIComponent(carried("id") ?? "")}`;
const when = (time) => new Date(time).toLocaleString(navigator.languages, { dateStyle: "long", timeStyle: "short" });

try {
  const { status, createdAt, endedAt } = await look(path);
  const text = status === "erased" ? say("erasureDone", { at: when(endedAt) }) : say("erasureYet", { at: when(createdAt) });
  tell(text, { links: [[path, "toReceipt"]] });
} catch (error) {
  if (error instanceof Refused && error.code === "not_found") tell(say("erasureNone"), { links: [], mood: "wrong" });
  else tellWrong(error);
}
