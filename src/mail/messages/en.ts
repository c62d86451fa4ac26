import type { Messages } from "./messages.ts";

export const en: Messages = {
  verify_email: {
    subject: "Verify your e-mail address",
    preheader: "One click and your account is ready.",
    text: "Please verify that this address is yours. Until then your account can only look around.",
    button: "Verify address",
  },
  address_taken: {
    subject: "You already have an account",
    preheader: "Somebody tried to sign up with your address.",
    text: "Somebody tried to sign up with this address, which already has an account. If it was you, sign in or reset your password.",
    button: "Sign in",
  },
  reset_password: {
    subject: "Reset your password",
    preheader: "The link works once.",
    text: "You asked for a new password. The link works once and only for a short time. If it was not you, do nothing.",
    button: "Choose a new password",
  },
  password_changed: {
    subject: "Your password was changed",
    preheader: "All other sessions were signed out.",
    text: "The password of your account was changed. If it was not you, reset it at once.",
    button: "Reset password",
  },
  change_email: {
    subject: "Confirm your new e-mail address",
    preheader: "Your account moves to this address.",
    text: "Please confirm that your account shall use this address from now on.",
    button: "Confirm address",
  },
  email_changed: {
    subject: "Your e-mail address was changed",
    preheader: "Mails now go to another address.",
    text: "Your account uses another e-mail address now. If it was not you, {tell}.",
    button: null,
  },
  invitation: {
    subject: "You are invited to {workspace}",
    preheader: "Work on dubs together.",
    text: "You are invited to the workspace {workspace} on OneVoice.",
    button: "Accept invitation",
  },
  job_succeeded: { subject: "Ready: {title}", preheader: "Your dub is done.", text: "The work on {title} is done.", button: "Open the dub" },
  job_failed: {
    subject: "Not finished: {title}",
    preheader: "Something went wrong with your dub.",
    text: "The work on {title} could not be finished. The dub says why, and what you can do.",
    button: "Open the dub",
  },
  export_ready: {
    subject: "Your export is ready",
    preheader: "It is kept for seven days.",
    text: "What you asked for is written into zip files: sign in to download them within seven days. If you did not ask for it, change your password at once.",
    button: "Download the files",
  },
  account_erasing: {
    subject: "Your account is being erased",
    preheader: "This cannot be undone.",
    text: "On {askedAt} somebody asked, with your password, that your account be erased: the account, its files, and every workspace with nobody else in it. It has been closed since then, and this cannot be undone. The receipt says how far it is. If it was not you, {tell}.",
    button: "See the receipt",
  },
  workspace_erasing: {
    subject: "The workspace {workspace} is being erased",
    preheader: "This cannot be undone.",
    text: "On {askedAt} an owner of the workspace {workspace} asked that it be erased with all that is in it: videos, dubs and files. It has been closed since then, and this cannot be undone. You get this mail because you own the workspace. The receipt says how far it is. If you know nothing of it, ask the other owners, and {tell}.",
    button: "See the receipt",
  },
  tell: { reply: "reply to this mail", write: "write to whoever runs this service" },
  orPaste: "Or copy this link into your browser:",
  footer: "You get this mail because this address is used with OneVoice.",
};
