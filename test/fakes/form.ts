/** A multipart request as a vendor's server reads it: every field by its documented type, and a field that is not documented refused. */
import type { z } from "zod";

export type Asked<T> = { fields: T; file: { bytes: Uint8Array; name: string; type: string } };

/** Throws an Error that says what is wrong: fakes answer it as their vendor does. `lists`: fields sent several times, `name[]`. */
export async function readForm<T>(request: Request, schema: z.ZodType<T>, fileField: string, lists: readonly string[] = []): Promise<Asked<T>> {
  const form = await request.formData();
  const file = form.get(fileField);
  if (!(file instanceof File)) throw new Error(`${fileField} is no file`);
  const names = [...new Set(form.keys())].filter((name) => name !== fileField);
  const fields = Object.fromEntries(names.map((name) => [name.replace(/\[\]$/, ""), lists.includes(name) ? form.getAll(name) : only(form.getAll(name), name)]));
  const parsed = schema.safeParse(fields);
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  return { fields: parsed.data, file: { bytes: new Uint8Array(await file.arrayBuffer()), name: file.name, type: file.type } };
}

function only(values: unknown[], name: string): unknown {
  if (values.length > 1) throw new Error(`${name} came ${values.length} times`);
  return values[0];
}
