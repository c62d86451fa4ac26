/** A password for a person who was made without the routes, by a KDF that costs nothing. */
import { scryptKdf } from "../../../src/accounts/scrypt.ts";
import { passwords } from "../../../src/db/schema.ts";
import type { TestPerson } from "./people.ts";
import type { World } from "./world.ts";

export const PASSWORD = "correct horse battery";

export async function givePassword({ deps, clock }: World, { userId }: Pick<TestPerson, "userId">): Promise<void> {
  const hash = Buffer.from(await scryptKdf(PASSWORD, Buffer.from("salt"), { ln: 1, r: 8, p: 1 }, 32)).toString("base64");
  await deps.db.insert(passwords).values({ userId, phc: `$scrypt$ln=1,r=8,p=1$c2FsdA$${hash.replace("=", "")}`, updatedAt: clock.now });
}
