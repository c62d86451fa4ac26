/** An invitation that waits for somebody to sign in comes and goes in the fragment. */
import { ask } from "./ask.js";
import { carried } from "./link.js";
import { done, onSubmit, show, toDocs, toForgot, toSignIn } from "./page.js";
import { say, translate } from "./words.js";

translate();
const invitation = carried("invitation");

onSubmit(
  "sign-in",
  async ({ email, password }) => {
    const { user } = await ask("/v1/auth/sign-in", { email, password });
    if (invitation !== null) return location.replace(`/invitation#token=${encodeURIComponent(invitation)}`);
    show("sign-out");
    done("sign-in", say("signedIn", user), [toDocs]);
  },
  { sign_in_failed: [toForgot] },
);

onSubmit("sign-out", async () => {
  await ask("/v1/auth/sign-out");
  done("sign-out", say("signedOut"), [toSignIn]);
});
