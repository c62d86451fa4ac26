/** An invitation or an export that waits for somebody to sign in comes and goes in the fragment. */
import { ask, look } from "./ask.js";
import { carried } from "./link.js";
import { done, onSubmit, show, toDocs, toForgot, toSignIn } from "./page.js";
import { say, translate } from "./words.js";

translate();
const [invitation, exportId] = [carried("invitation"), carried("export")];
let who = null;

function welcome(user) {
  who = user;
  show("sign-out");
  if (user.emailVerified) return done("sign-in", say("signedIn", user), [toDocs]);
  show("resend");
  done("sign-in", say("unverifiedYet", user), [toDocs]);
}

onSubmit(
  "sign-in",
  async ({ email, password }) => {
    const { user } = await ask("/v1/auth/sign-in", { email, password });
    if (invitation !== null) return location.replace(`/invitation#token=${encodeURIComponent(invitation)}`);
    if (exportId !== null) return location.replace(`/export#id=${encodeURIComponent(exportId)}`);
    welcome(user);
  },
  { sign_in_failed: [toForgot] },
);

onSubmit("resend", async () => {
  await ask("/v1/auth/verify-email/resend", { email: who.email });
  done("resend", say("mailSent"), [toDocs]);
});

onSubmit("sign-out", async () => {
  await ask("/v1/auth/sign-out");
  if (invitation !== null || exportId !== null) return location.reload();
  show("resend", false);
  done("sign-out", say("signedOut"), [toSignIn]);
});

// Whoever is signed in already. Anybody else is refused, and sees the form.
look("/v1/me").then(welcome, () => undefined);
