import type { Messages } from "./messages.ts";

export const pt: Messages = {
  verify_email: {
    subject: "Confirme o seu e-mail",
    preheader: "Um clique e a sua conta está pronta.",
    text: "Confirme que este endereço é seu. Até lá, a sua conta só permite ver.",
    button: "Confirmar endereço",
  },
  address_taken: {
    subject: "Você já tem uma conta",
    preheader: "Alguém tentou cadastrar-se com o seu endereço.",
    text: "Alguém tentou cadastrar-se com este endereço, que já tem uma conta. Se foi você, entre ou redefina a sua senha.",
    button: "Entrar",
  },
  reset_password: {
    subject: "Redefina a sua senha",
    preheader: "O link funciona uma só vez.",
    text: "Você pediu uma nova senha. O link funciona uma só vez e por pouco tempo. Se não foi você, não faça nada.",
    button: "Escolher nova senha",
  },
  password_changed: {
    subject: "A sua senha foi alterada",
    preheader: "As outras sessões foram encerradas.",
    text: "A senha da sua conta foi alterada. Se não foi você, redefina-a imediatamente.",
    button: "Redefinir senha",
  },
  change_email: {
    subject: "Confirme o seu novo e-mail",
    preheader: "A sua conta passa para este endereço.",
    text: "Confirme que a sua conta deve usar este endereço a partir de agora.",
    button: "Confirmar novo endereço",
  },
  email_changed: {
    subject: "O seu e-mail foi alterado",
    preheader: "As mensagens vão agora para outro endereço.",
    text: "A sua conta usa agora outro endereço de e-mail. Se não foi você, {tell}.",
    button: null,
  },
  invitation: {
    subject: "Convite para {workspace}",
    preheader: "Trabalhem juntos nas dublagens.",
    text: "Você foi convidado para o espaço de trabalho {workspace} no OneVoice.",
    button: "Aceitar convite",
  },
  job_succeeded: { subject: "Pronto: {title}", preheader: "A sua dublagem está pronta.", text: "O trabalho em {title} terminou.", button: "Abrir a dublagem" },
  job_failed: {
    subject: "Não concluído: {title}",
    preheader: "Algo correu mal com a sua dublagem.",
    text: "Não foi possível concluir o trabalho em {title}. A dublagem diz por quê e o que fazer.",
    button: "Ver a dublagem",
  },
  export_ready: {
    subject: "A sua exportação está pronta",
    preheader: "Fica guardada por sete dias.",
    text: "O que pediu está em arquivos zip: entre na sua conta para baixá-los em até sete dias. Se não foi você que pediu, mude a senha imediatamente.",
    button: "Baixar os arquivos",
  },
  account_erasing: {
    subject: "A sua conta está sendo apagada",
    preheader: "Isto não pode ser desfeito.",
    text: "Em {askedAt} alguém pediu, com a sua senha, que a sua conta seja apagada: a conta, os seus arquivos e todo espaço de trabalho em que não há mais ninguém. Desde então ela está fechada, e isto não pode ser desfeito. O recibo diz em que ponto está. Se não foi você, {tell}.",
    button: "Ver o recibo",
  },
  workspace_erasing: {
    subject: "O espaço de trabalho {workspace} está sendo apagado",
    preheader: "Isto não pode ser desfeito.",
    text: "Em {askedAt} um proprietário do espaço de trabalho {workspace} pediu que ele seja apagado com tudo o que contém: vídeos, dublagens e arquivos. Desde então ele está fechado, e isto não pode ser desfeito. Você recebe esta mensagem porque também é proprietário. O recibo diz em que ponto está. Se não sabe nada disto, pergunte aos outros proprietários e {tell}.",
    button: "Ver o recibo",
  },
  tell: { reply: "responda a esta mensagem", write: "escreva a quem mantém este serviço" },
  orPaste: "Ou copie este link para o navegador:",
  footer: "Você recebe esta mensagem porque este endereço é usado no OneVoice.",
};
