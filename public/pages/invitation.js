/** Whoever is not signed in, or as somebody else, does so first, and comes back with the same invitation. */
import { ask } from "./ask.js";
import { carried, forgetLink } from "./link.js";
import { done, onSubmit, tell, toDocs, toSignIn, toSignUp } from "./page.js";
import { say, translate } from "./words.js";

translate();
const token = carried("token");
if (token === null) done("accept", say("noToken"), [toSignIn]);
const withToken = `/sign-in#invitation=${encodeURIComponent(token ?? "")}`;

onSubmit("accept", async () => {
  try {
    const { name } = await ask("/v1/invitations/accept", { token });
    forgetLink();
    done("accept", say("invitationDone", { workspace: name }), [toDocs]);
  } catch (error) {
    if (error.code === "unauthenticated") tell(say("invitationWho"), { links: [[withToken, "toSignIn"], toSignUp] });
    else if (error.code === "forbidden") tell(say("invitationOther"), { links: [[withToken, "otherAccount"]], mood: "wrong" });
    else throw error;
  }
});
