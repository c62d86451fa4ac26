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
    text: "A sua conta usa agora outro endereço de e-mail. Se não foi você, responda a esta mensagem.",
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
  orPaste: "Ou copie este link para o navegador:",
  footer: "Você recebe esta mensagem porque este endereço é usado no OneVoice.",
};
