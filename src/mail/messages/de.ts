import type { Messages } from "./messages.ts";

export const de: Messages = {
  verify_email: {
    subject: "Bestätigen Sie Ihre E-Mail-Adresse",
    preheader: "Ein Klick, und Ihr Konto ist bereit.",
    text: "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Bis dahin können Sie sich nur umsehen.",
    button: "Adresse bestätigen",
  },
  address_taken: {
    subject: "Sie haben schon ein Konto",
    preheader: "Jemand wollte sich mit Ihrer Adresse anmelden.",
    text: "Jemand wollte mit dieser Adresse ein Konto anlegen, doch sie hat schon eines. Waren Sie es, melden Sie sich an oder setzen Sie Ihr Passwort zurück.",
    button: "Anmelden",
  },
  reset_password: {
    subject: "Setzen Sie Ihr Passwort zurück",
    preheader: "Der Link gilt einmal.",
    text: "Sie haben ein neues Passwort angefordert. Der Link gilt einmal und nur kurze Zeit. Waren Sie es nicht, tun Sie nichts.",
    button: "Neues Passwort wählen",
  },
  password_changed: {
    subject: "Ihr Passwort wurde geändert",
    preheader: "Alle anderen Sitzungen wurden beendet.",
    text: "Das Passwort Ihres Kontos wurde geändert. Waren Sie es nicht, setzen Sie es sofort zurück.",
    button: "Passwort zurücksetzen",
  },
  change_email: {
    subject: "Bestätigen Sie Ihre neue Adresse",
    preheader: "Ihr Konto zieht zu dieser Adresse um.",
    text: "Bitte bestätigen Sie, dass Ihr Konto von nun an diese Adresse nutzen soll.",
    button: "Neue Adresse bestätigen",
  },
  email_changed: {
    subject: "Ihre E-Mail-Adresse wurde geändert",
    preheader: "Mails gehen nun an eine andere Adresse.",
    text: "Ihr Konto nutzt nun eine andere E-Mail-Adresse. Waren Sie es nicht, {tell}.",
    button: null,
  },
  invitation: {
    subject: "Einladung zu {workspace}",
    preheader: "Arbeiten Sie gemeinsam an Synchronfassungen.",
    text: "Sie sind in den Arbeitsbereich {workspace} bei OneVoice eingeladen.",
    button: "Einladung annehmen",
  },
  job_succeeded: {
    subject: "Fertig: {title}",
    preheader: "Ihre Synchronfassung ist fertig.",
    text: "Die Arbeit an {title} ist fertig.",
    button: "Synchronfassung öffnen",
  },
  job_failed: {
    subject: "Nicht fertig: {title}",
    preheader: "Bei Ihrer Synchronfassung ging etwas schief.",
    text: "Die Arbeit an {title} konnte nicht beendet werden. Die Synchronfassung sagt, warum, und was Sie tun können.",
    button: "Synchronfassung ansehen",
  },
  export_ready: {
    subject: "Ihr Export ist fertig",
    preheader: "Er wird sieben Tage aufbewahrt.",
    text: "Was Sie angefordert haben, steht in Zip-Dateien bereit: Melden Sie sich an, um sie innerhalb von sieben Tagen herunterzuladen. Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort.",
    button: "Dateien herunterladen",
  },
  account_erasing: {
    subject: "Ihr Konto wird gelöscht",
    preheader: "Das lässt sich nicht rückgängig machen.",
    text: "Am {askedAt} hat jemand mit Ihrem Passwort verlangt, dass Ihr Konto gelöscht wird: das Konto, seine Dateien und jeder Arbeitsbereich, in dem sonst niemand ist. Seither ist es geschlossen, und das lässt sich nicht rückgängig machen. Der Beleg sagt, wie weit es damit ist. Waren Sie es nicht, {tell}.",
    button: "Beleg ansehen",
  },
  workspace_erasing: {
    subject: "Der Arbeitsbereich {workspace} wird gelöscht",
    preheader: "Das lässt sich nicht rückgängig machen.",
    text: "Am {askedAt} hat jemand, dem der Arbeitsbereich {workspace} gehört, verlangt, dass er mit allem darin gelöscht wird: Videos, Synchronfassungen und Dateien. Seither ist er geschlossen, und das lässt sich nicht rückgängig machen. Sie erhalten diese Mail, weil er auch Ihnen gehört. Der Beleg sagt, wie weit es damit ist. Wissen Sie nichts davon, fragen Sie die anderen, denen er gehört, und {tell}.",
    button: "Beleg ansehen",
  },
  tell: { reply: "antworten Sie auf diese Mail", write: "schreiben Sie denen, die diesen Dienst betreiben" },
  orPaste: "Oder kopieren Sie diesen Link in Ihren Browser:",
  footer: "Sie erhalten diese Mail, weil diese Adresse bei OneVoice genutzt wird.",
};
