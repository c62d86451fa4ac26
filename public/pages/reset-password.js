import { ask } from "./ask.js";
import { carried, forgetLink } from "./link.js";
import { done, onSubmit, toNewReset, toSignIn } from "./page.js";
import { say, translate } from "./words.js";

translate();
const token = carried("token");
if (token === null) done("reset", say("noToken"), [toNewReset]);

onSubmit(
  "reset",
  async ({ password }) => {
    await ask("/v1/auth/password/reset", { token, newPassword: password });
    forgetLink();
    done("reset", say("resetDone"), [toSignIn]);
  },
  { link_invalid: [toNewReset] },
);
