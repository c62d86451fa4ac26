/** By a click, as /verify-email. */
import { ask } from "./ask.js";
import { carried, forgetLink } from "./link.js";
import { done, onSubmit, toSignIn } from "./page.js";
import { say, translate } from "./words.js";

translate();
const token = carried("token");
if (token === null) done("confirm", say("noToken"), [toSignIn]);

onSubmit(
  "confirm",
  async () => {
    await ask("/v1/auth/email/confirm", { token });
    forgetLink();
    done("confirm", say("confirmDone"), [toSignIn]);
  },
  { link_invalid: [toSignIn] },
);
