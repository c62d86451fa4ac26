/** What a language model is asked, whichever way it is asked: our orders, their words as data, and the form of the answer. */

/** A subset that strict mode takes: every property required, none beside (developers.openai.com/api/docs/guides/structured-outputs). */
export type AnswerSchema =
  | { type: "string"; enum?: readonly string[]; description?: string }
  | { type: "array"; items: AnswerSchema }
  | { type: "object"; properties: { [name: string]: AnswerSchema }; required: readonly string[]; additionalProperties: false };

export type ModelTask = {
  /** Of the form of the answer. */
  name: string;
  /** Ours alone: nothing that was said in a film stands in them. */
  orders: string;
  /** JSON (as-data.ts). */
  data: string;
  schema: AnswerSchema;
  temperature: number;
  /** Tokens that the answer may have at most. */
  mostTokens: number;
};

export const object = (properties: { [name: string]: AnswerSchema }): AnswerSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
