import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import { deleteCookie, setCookie } from "hono/cookie";
import type { z } from "zod";
import { Accepted, ChangeEmail, ChangePassword, ResetPassword, SignedIn, SignIn, SignUp, WithEmail, WithToken } from "../../accounts/account-wire.ts";
import { SESSION_COOKIE } from "../../accounts/authenticate-person.ts";
import { changeEmail } from "../../accounts/change-email.ts";
import { changePassword } from "../../accounts/change-password.ts";
import { confirmEmail } from "../../accounts/confirm-email.ts";
import { requestReset } from "../../accounts/request-reset.ts";
import { resendVerification } from "../../accounts/resend-verification.ts";
import { resetPassword } from "../../accounts/reset-password.ts";
import { revokeSession } from "../../accounts/revoke-session.ts";
import { signIn } from "../../accounts/sign-in.ts";
import { signUp } from "../../accounts/sign-up.ts";
import { verifyEmail } from "../../accounts/verify-email.ts";
import { verifiedPerson } from "../../accounts/person.ts";
import { accountOf, personOf } from "../account-context.ts";
import { body, json, nothing, refusals } from "../contract.ts";
import type { Api } from "../deps.ts";
import { tellSecurity } from "../middleware/security-log.ts";
import { type Guard, open, openToOwnPages, personal } from "../policy.ts";

const done = { 204: nothing, ...refusals };
const onItsWay = { 202: json(Accepted, "A mail is on its way, if there is somebody to get one: the answer does not tell"), ...refusals };
const ACCEPTED = { message: "If this can be done, a mail is on its way." };

const post = <P extends string, S extends z.ZodType, R extends RouteConfig["responses"]>(
  path: P,
  operationId: string,
  summary: string,
  guard: Guard,
  input: S,
  responses: R,
) =>
  createRoute({
    method: "post" as const,
    path: `/v1/auth/${path}` as const,
    operationId,
    summary,
    tags: ["accounts"],
    ...guard,
    request: { body: body(input) },
    responses,
  });

const up = post("sign-up", "signUp", "Sign up; a mail proves the address", open(), SignUp, onItsWay);
const verify = post("verify-email", "verifyEmail", "Prove an address by the token of the mail", open(), WithToken, done);
const resend = post("verify-email/resend", "resendVerification", "Send the mail that proves an address again", open(), WithEmail, onItsWay);
const into = post("sign-in", "signIn", "Sign in; the session is a cookie", openToOwnPages(), SignIn, { 200: json(SignedIn, "Who has signed in"), ...refusals });
const out = createRoute({
  method: "post",
  path: "/v1/auth/sign-out",
  operationId: "signOut",
  summary: "End this session",
  tags: ["accounts"],
  ...personal(),
  responses: done,
});
const request = post("password/reset-request", "requestPasswordReset", "Ask for a link that sets another password", open(), WithEmail, onItsWay);
const reset = post("password/reset", "resetPassword", "Set another password by the link; every session ends", open(), ResetPassword, done);
const change = post("password/change", "changePassword", "Change the password; all other sessions end", personal(), ChangePassword, done);
const move = post("email/change", "changeEmail", "Change the address, once its mail is confirmed", personal(), ChangeEmail, onItsWay);
const confirm = post("email/confirm", "confirmEmail", "Confirm the new address by the token of the mail", open(), WithToken, done);

export function registerAuth(app: Api): void {
  app.openapi(up, async (c) => {
    await signUp(accountOf(c), c.req.valid("json"));
    tellSecurity(c, "sign_up_asked");
    return c.json(ACCEPTED, 202);
  });
  app.openapi(verify, async (c) => {
    tellSecurity(c, "email_verified", await verifyEmail(accountOf(c), c.req.valid("json")));
    return c.body(null, 204);
  });
  app.openapi(resend, async (c) => {
    await resendVerification(accountOf(c), c.req.valid("json"));
    return c.json(ACCEPTED, 202);
  });
  app.openapi(request, async (c) => {
    await requestReset(accountOf(c), c.req.valid("json"));
    tellSecurity(c, "reset_asked");
    return c.json(ACCEPTED, 202);
  });
  app.openapi(reset, async (c) => {
    tellSecurity(c, "password_reset", await resetPassword(accountOf(c), c.req.valid("json")));
    return c.body(null, 204);
  });
  app.openapi(confirm, async (c) => {
    tellSecurity(c, "email_changed", await confirmEmail(accountOf(c), c.req.valid("json")));
    return c.body(null, 204);
  });
  registerSigned(app);
}

function registerSigned(app: Api): void {
  app.openapi(into, async (c) => {
    const { token, expiresAt, answer } = await signIn(accountOf(c), c.req.valid("json"), c.req.header("user-agent") ?? null);
    tellSecurity(c, "sign_in_succeeded", { userId: answer.user.id, workspaceId: answer.workspaceId });
    setCookie(c, SESSION_COOKIE, token, { ...COOKIE, expires: expiresAt });
    return c.json(answer, 200, { "Cache-Control": "no-store" });
  });
  app.openapi(out, async (c) => {
    const context = personOf(c);
    await revokeSession(context, { sessionId: context.actor.keyId });
    tellSecurity(c, "session_revoked", { subjectId: context.actor.keyId });
    deleteCookie(c, SESSION_COOKIE, COOKIE);
    return c.body(null, 204);
  });
  app.openapi(change, async (c) => {
    await changePassword(personOf(c), c.req.valid("json"));
    tellSecurity(c, "password_changed");
    return c.body(null, 204);
  });
  app.openapi(move, async (c) => {
    const context = personOf(c);
    verifiedPerson(context.actor);
    await changeEmail(context, c.req.valid("json"));
    tellSecurity(c, "email_change_asked");
    return c.json(ACCEPTED, 202);
  });
}

const COOKIE = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;
