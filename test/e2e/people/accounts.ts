/** From the first visit to a new password, each time by the mail that came. */
import { expect, test } from "vitest";
import { linkIn, type Mail, openMailbox } from "./mailbox.ts";
import { asPerson, made, ownerOf, type Scene } from "./scene.ts";
import { visit, type Visitor } from "./visitor.ts";

type Person = { visitor: Visitor; email: string; password: string; mails: ReturnType<typeof openMailbox> };

export function accounts(scene: () => Scene): void {
  let guest: Person;
  const someone = async (locale: string): Promise<Person> => {
    const { canaries, browser, world } = scene();
    const [email, password] = [canaries.address(), canaries.password()];
    return { email, password, visitor: await visit(browser, world.platform.url, locale), mails: openMailbox(world.platform.url, email) };
  };
  const signUp = async ({ visitor, email, password, mails }: Person): Promise<Mail> => {
    await visitor.open("/sign-up");
    await visitor.submit("sign-up", { name: scene().canaries.word(), email, password });
    return mails.next();
  };
  /** The token in it is a canary from now on. */
  const linkOf = (mail: Mail): string => {
    const link = linkIn(mail);
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
    if (token !== null) scene().canaries.plant(token, "the token of a mail");
    return link;
  };

  test("somebody signs up, opens the link of the mail, is verified and signs in, all in Portuguese", async () => {
    const person = await someone("pt-BR");
    const { visitor, email, password } = person;
    const mail = await signUp(person);
    expect(mail).toMatchObject({ subject: "Confirme o seu e-mail", text: expect.stringContaining("Até lá"), html: expect.stringContaining('lang="pt"') });
    await visitor.open(linkOf(mail));
    expect(await visitor.page.innerText("h1")).toBe("Confirme o seu e-mail");
    expect(await visitor.submit("verify")).toContain("está confirmado");
    expect(new URL(visitor.page.url()).hash).toBe("");
    await visitor.follow("/sign-in");
    expect(await visitor.submit("sign-in", { email, password: scene().canaries.password() })).toBe("O endereço ou a senha não confere.");
    expect(await visitor.submit("sign-in", { email, password })).toMatch(/^Você entrou como canary/);
    scene().owner = { visitor, email, password };
    scene().canaries.plant((await visitor.context.cookies())[0]?.value ?? "", "a session");
    expect(await made(await asPerson(scene(), person, "GET", "/v1/me"))).toMatchObject({ email, emailVerified: true, locale: "pt-BR" });
  });

  test("a link that was used is refused in a sentence, with the way to another, which comes by mail", async () => {
    const person = await someone("de-DE");
    const { visitor, email, mails } = person;
    const link = linkOf(await signUp(person));
    await visitor.open(link);
    await visitor.submit("verify");
    await visitor.open("/sign-in");
    await visitor.open(link);
    expect(await visitor.submit("verify")).toBe("Der Link ist ungültig, wurde schon benutzt oder ist abgelaufen: Fordern Sie einen neuen an.");
    await visitor.follow("/verify-email");
    expect(await visitor.submit("resend", { email })).toContain("Spam-Ordner");
    await visitor.open("/forgot-password");
    expect(await visitor.submit("forgot", { email: "canary@nowhere" })).toBe("E-Mail-Adresse: Geben Sie eine vollständige Adresse ein, wie name@example.com.");
    await visitor.submit("forgot", { email });
    expect(linkOf(await mails.next())).toContain("/reset-password#token=");
    await visitor.close();
  });

  test("whom the owner invites gets a mail, makes an account, and accepts with it", async () => {
    guest = await someone("fr-FR");
    const { visitor, email, password, mails } = guest;
    const name = scene().canaries.word();
    const workspace = await made<{ id: string }>(await asPerson(scene(), ownerOf(scene()), "POST", "/v1/workspaces", { name }));
    await made(await asPerson(scene(), ownerOf(scene()), "POST", `/v1/workspaces/${workspace.id}/invitations`, { email, role: "editor" }));
    const invitation = await mails.next();
    expect(invitation.subject).toBe(`Convite para ${name}`);
    const link = linkOf(invitation);
    await visitor.open(link);
    expect(await visitor.submit("accept")).toContain("Sans compte");
    const verification = await signUp(guest);
    expect(verification.subject).toBe("Confirmez votre adresse e-mail");
    await visitor.open(linkOf(verification));
    await visitor.submit("verify");
    await visitor.open(link);
    await visitor.submit("accept");
    await visitor.follow("/sign-in");
    await visitor.page.fill("[name=email]", email);
    await visitor.page.fill("[name=password]", password);
    await visitor.page.click("#sign-in button");
    await visitor.page.waitForURL("**/invitation*");
    expect(await visitor.submit("accept")).toBe(`Vous êtes maintenant membre de ${name}.`);
    const members = await made<{ data: { role: string }[] }>(await asPerson(scene(), guest, "GET", `/v1/workspaces/${workspace.id}/members`));
    expect(members.data.map(({ role }) => role).sort()).toEqual(["editor", "owner"]);
  });

  test("a password is reset by mail: the old sessions are dead, the old password too, and another mail tells of it", async () => {
    const { visitor, email, password, mails } = guest;
    const before = await visitor.cookie();
    scene().canaries.plant((await visitor.context.cookies())[0]?.value ?? "", "a session");
    const me = () => fetch(`${scene().world.platform.url}/v1/me`, { headers: { cookie: before } });
    expect((await me()).status).toBe(200);
    await visitor.open("/forgot-password");
    await visitor.submit("forgot", { email });
    const mail = await mails.next();
    expect(mail.subject).toBe("Réinitialisez votre mot de passe");
    await visitor.open(linkOf(mail));
    expect(await visitor.submit("reset", { password: "12345678" })).toBe(
      "Choisissez un autre mot de passe : de 8 à 128 caractères, ni parmi les plus courants, ni votre adresse.",
    );
    const next = scene().canaries.password();
    expect(await visitor.submit("reset", { password: next })).toContain("toutes les sessions sont fermées");
    expect((await me()).status).toBe(401);
    const notice = await mails.next();
    expect(notice.subject).toBe("Votre mot de passe a changé");
    expect(new URL(linkIn(notice)).pathname).toBe("/forgot-password");
    await visitor.follow("/sign-in");
    expect(await visitor.submit("sign-in", { email, password })).toBe("L'adresse ou le mot de passe est incorrect.");
    expect(await visitor.submit("sign-in", { email, password: next })).toContain("Vous êtes connecté");
    guest = { ...guest, password: next };
  });

  test("another address is confirmed by a mail to it, and then signs in", async () => {
    const { visitor, password } = guest;
    const email = scene().canaries.address();
    await made(await asPerson(scene(), guest, "POST", "/v1/auth/email/change", { email, currentPassword: password }));
    await visitor.open(linkOf(await openMailbox(scene().world.platform.url, email).next()));
    expect(await visitor.submit("confirm")).toContain("nouvelle adresse");
    await visitor.follow("/sign-in");
    expect(await visitor.submit("sign-out")).toBe("Vous êtes déconnecté.");
    await visitor.follow("/sign-in");
    expect(await visitor.submit("sign-in", { email, password })).toContain("Vous êtes connecté");
    expect(await visitor.submit("sign-out")).toBe("Vous êtes déconnecté.");
    expect((await asPerson(scene(), guest, "GET", "/v1/me")).status).toBe(401);
    await visitor.close();
  });

  test("an account is deleted by its password alone, and the mail that tells of it leads to the receipt", async () => {
    const person = await someone("es-ES");
    const { visitor, email, password, mails } = person;
    await visitor.open(linkOf(await signUp(person)));
    await visitor.submit("verify");
    await visitor.open("/sign-in");
    await visitor.submit("sign-in", { email, password });
    scene().canaries.plant((await visitor.context.cookies())[0]?.value ?? "", "a session");
    const erase = (currentPassword: string) => asPerson(scene(), person, "DELETE", "/v1/me", { currentPassword });
    expect((await erase(scene().canaries.password())).status).toBe(403);
    const { receiptId } = await made<{ receiptId: string }>(await erase(password));
    scene().canaries.plant(receiptId, "the id of a receipt");
    const mail = await mails.next();
    expect(mail.subject).toBe("Tu cuenta se está borrando");
    expect(new URL(linkIn(mail)).hash).toBe(`#id=${receiptId}`);
    await visitor.open(linkIn(mail));
    await visitor.page.locator("#said:not(:empty)").waitFor();
    expect(await visitor.page.innerText("#said")).toMatch(
      /^El borrado empezó el .+ y no se puede deshacer\. Vuelve dentro de unas horas para ver que ha terminado\.$/,
    );
    expect(await visitor.page.innerText("h1")).toBe("La cuenta se está borrando");
    expect(await visitor.page.title()).toBe("La cuenta se está borrando · OneVoice");
    expect(await visitor.page.locator("#next a").count()).toBe(0);
    const receipt = await fetch(new URL(`/v1/erasures/${receiptId}`, scene().world.platform.url));
    expect(await made(receipt)).toMatchObject({ id: receiptId, subject: "account", status: "erasing" });
    expect((await asPerson(scene(), person, "GET", "/v1/me")).status).toBe(401);
    await visitor.close();
  });
}
