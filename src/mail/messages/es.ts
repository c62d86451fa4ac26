import type { Messages } from "./messages.ts";

export const es: Messages = {
  verify_email: {
    subject: "Verifica tu correo electrónico",
    preheader: "Un clic y tu cuenta estará lista.",
    text: "Verifica que esta dirección es tuya. Hasta entonces, tu cuenta solo permite mirar.",
    button: "Verificar dirección",
  },
  address_taken: {
    subject: "Ya tienes una cuenta",
    preheader: "Alguien intentó registrarse con tu dirección.",
    text: "Alguien intentó registrarse con esta dirección, que ya tiene una cuenta. Si fuiste tú, inicia sesión o restablece tu contraseña.",
    button: "Iniciar sesión",
  },
  reset_password: {
    subject: "Restablece tu contraseña",
    preheader: "El enlace funciona una sola vez.",
    text: "Pediste una contraseña nueva. El enlace funciona una sola vez y por poco tiempo. Si no fuiste tú, no hagas nada.",
    button: "Elegir nueva contraseña",
  },
  password_changed: {
    subject: "Tu contraseña ha cambiado",
    preheader: "Se cerraron las demás sesiones.",
    text: "La contraseña de tu cuenta ha cambiado. Si no fuiste tú, restablécela de inmediato.",
    button: "Restablecer contraseña",
  },
  change_email: {
    subject: "Confirma tu nuevo correo",
    preheader: "Tu cuenta pasa a esta dirección.",
    text: "Confirma que tu cuenta debe usar esta dirección a partir de ahora.",
    button: "Confirmar dirección",
  },
  email_changed: {
    subject: "Tu correo ha cambiado",
    preheader: "Los mensajes van ahora a otra dirección.",
    text: "Tu cuenta usa ahora otra dirección de correo. Si no fuiste tú, {tell}.",
    button: null,
  },
  invitation: {
    subject: "Te han invitado a {workspace}",
    preheader: "Trabajad juntos en los doblajes.",
    text: "Te han invitado al espacio de trabajo {workspace} en OneVoice.",
    button: "Aceptar invitación",
  },
  job_succeeded: {
    subject: "Listo: {title}",
    preheader: "Tu doblaje está terminado.",
    text: "El trabajo en {title} ha terminado.",
    button: "Abrir el doblaje",
  },
  job_failed: {
    subject: "Sin terminar: {title}",
    preheader: "Algo falló con tu doblaje.",
    text: "No se pudo terminar el trabajo en {title}. El doblaje indica por qué y qué puedes hacer.",
    button: "Ver el doblaje",
  },
  export_ready: {
    subject: "Tu exportación está lista",
    preheader: "Se conserva siete días.",
    text: "Lo que pediste está en archivos zip: inicia sesión para descargarlos en un plazo de siete días. Si no lo pediste tú, cambia tu contraseña de inmediato.",
    button: "Descargar los archivos",
  },
  account_erasing: {
    subject: "Tu cuenta se está borrando",
    preheader: "Esto no se puede deshacer.",
    text: "El {askedAt} alguien pidió, con tu contraseña, que se borre tu cuenta: la cuenta, sus archivos y todos los espacios de trabajo en los que no hay nadie más. Desde entonces está cerrada, y esto no se puede deshacer. El recibo dice hasta dónde se ha llegado. Si no fuiste tú, {tell}.",
    button: "Ver el recibo",
  },
  workspace_erasing: {
    subject: "El espacio de trabajo {workspace} se está borrando",
    preheader: "Esto no se puede deshacer.",
    text: "El {askedAt} alguien que es propietario del espacio de trabajo {workspace} pidió que se borre con todo lo que contiene: vídeos, doblajes y archivos. Desde entonces está cerrado, y esto no se puede deshacer. Recibes este mensaje porque también es tuyo. El recibo dice hasta dónde se ha llegado. Si no sabes nada de esto, pregunta a los demás propietarios y {tell}.",
    button: "Ver el recibo",
  },
  tell: { reply: "responde a este mensaje", write: "escribe a quien gestiona este servicio" },
  orPaste: "O copia este enlace en tu navegador:",
  footer: "Recibes este mensaje porque esta dirección se usa en OneVoice.",
};
