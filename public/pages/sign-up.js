/** The mails of the account come in the language that the browser asks for. */
import { ask } from "./ask.js";
import { done, onSubmit, toSignIn } from "./page.js";
import { say, translate } from "./words.js";

translate();
onSubmit("sign-up", async ({ name, email, password }) => {
  await ask("/v1/auth/sign-up", { name, email, password, locale: navigator.language });
  done("sign-up", say("signUpDone"), [toSignIn]);
});
