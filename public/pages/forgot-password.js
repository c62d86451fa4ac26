import { ask } from "./ask.js";
import { done, onSubmit, toSignIn } from "./page.js";
import { say, translate } from "./words.js";

translate();
onSubmit("forgot", async ({ email }) => {
  await ask("/v1/auth/password/reset-request", { email });
  done("forgot", say("mailSent"), [toSignIn]);
});
