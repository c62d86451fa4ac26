import type { Messages } from "./messages.ts";

export const fr: Messages = {
  verify_email: {
    subject: "Confirmez votre adresse e-mail",
    preheader: "Un clic et votre compte est prêt.",
    text: "Confirmez que cette adresse est la vôtre. D'ici là, votre compte permet seulement de consulter.",
    button: "Confirmer l'adresse",
  },
  address_taken: {
    subject: "Vous avez déjà un compte",
    preheader: "Quelqu'un a essayé de s'inscrire avec votre adresse.",
    text: "Quelqu'un a essayé de s'inscrire avec cette adresse, qui a déjà un compte. Si c'était vous, connectez-vous ou réinitialisez votre mot de passe.",
    button: "Se connecter",
  },
  reset_password: {
    subject: "Réinitialisez votre mot de passe",
    preheader: "Le lien ne sert qu'une fois.",
    text: "Vous avez demandé un nouveau mot de passe. Le lien ne sert qu'une fois et pour peu de temps. Si ce n'était pas vous, ne faites rien.",
    button: "Choisir un mot de passe",
  },
  password_changed: {
    subject: "Votre mot de passe a changé",
    preheader: "Les autres sessions ont été fermées.",
    text: "Le mot de passe de votre compte a changé. Si ce n'était pas vous, réinitialisez-le tout de suite.",
    button: "Réinitialiser le mot de passe",
  },
  change_email: {
    subject: "Confirmez votre nouvelle adresse",
    preheader: "Votre compte passe à cette adresse.",
    text: "Confirmez que votre compte doit désormais utiliser cette adresse.",
    button: "Confirmer la nouvelle adresse",
  },
  email_changed: {
    subject: "Votre adresse e-mail a changé",
    preheader: "Les messages vont désormais à une autre adresse.",
    text: "Votre compte utilise désormais une autre adresse e-mail. Si ce n'était pas vous, {tell}.",
    button: null,
  },
  invitation: {
    subject: "Invitation à {workspace}",
    preheader: "Travaillez ensemble sur les doublages.",
    text: "Vous êtes invité dans l'espace de travail {workspace} sur OneVoice.",
    button: "Accepter l'invitation",
  },
  job_succeeded: {
    subject: "Prêt : {title}",
    preheader: "Votre doublage est terminé.",
    text: "Le travail sur {title} est terminé.",
    button: "Ouvrir le doublage",
  },
  job_failed: {
    subject: "Inachevé : {title}",
    preheader: "Un problème est survenu avec votre doublage.",
    text: "Le travail sur {title} n'a pas pu être terminé. Le doublage dit pourquoi, et ce que vous pouvez faire.",
    button: "Voir le doublage",
  },
  export_ready: {
    subject: "Votre export est prêt",
    preheader: "Il est conservé sept jours.",
    text: "Ce que vous avez demandé se trouve dans des fichiers zip : connectez-vous pour les télécharger dans les sept jours. Si ce n’était pas vous, changez immédiatement votre mot de passe.",
    button: "Télécharger les fichiers",
  },
  account_erasing: {
    subject: "Votre compte est en cours de suppression",
    preheader: "C'est irréversible.",
    text: "Le {askedAt}, quelqu'un a demandé, avec votre mot de passe, la suppression de votre compte : le compte, ses fichiers et tout espace de travail où il n'y a personne d'autre. Il est fermé depuis, et c'est irréversible. Le reçu dit où en est la suppression. Si ce n'était pas vous, {tell}.",
    button: "Voir le reçu",
  },
  workspace_erasing: {
    subject: "L'espace de travail {workspace} est en cours de suppression",
    preheader: "C'est irréversible.",
    text: "Le {askedAt}, un propriétaire de l'espace de travail {workspace} a demandé sa suppression avec tout ce qu'il contient : vidéos, doublages et fichiers. Il est fermé depuis, et c'est irréversible. Vous recevez ce message parce que vous en êtes aussi propriétaire. Le reçu dit où en est la suppression. Si vous n'en savez rien, demandez aux autres propriétaires et {tell}.",
    button: "Voir le reçu",
  },
  tell: { reply: "répondez à ce message", write: "écrivez à ceux qui gèrent ce service" },
  orPaste: "Ou copiez ce lien dans votre navigateur :",
  footer: "Vous recevez ce message parce que cette adresse est utilisée sur OneVoice.",
};
