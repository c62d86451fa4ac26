/** By a click, not by itself: programs that look at links in mails shall not use them up. Without a token: asks for a new link. */
import { ask } from "./ask.js";
import { carried, forgetLink } from "./link.js";
import { done, onSubmit, show, toNewVerification, toSignIn } from "./page.js";
import { say, translate } from "./words.js";

translate();
const token = carried("token");
show("verify", token !== null);
show("resend", token === null);
if (token === null) document.getElementById("lead").textContent = say("resendLead");

onSubmit(
  "verify",
  async () => {
    await ask("/v1/auth/verify-email", { token });
    forgetLink();
    done("verify", say("verifyDone"), [toSignIn]);
  },
  { link_invalid: [toNewVerification, toSignIn] },
);

onSubmit("resend", async ({ email }) => {
  await ask("/v1/auth/verify-email/resend", { email });
  done("resend", say("mailSent"), [toSignIn]);
});
