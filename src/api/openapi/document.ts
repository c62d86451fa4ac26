/** As much of an OpenAPI 3.1 document as is completed after the routes have made it. */

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};
export type MediaType = { schema?: Schema; example?: unknown; examples?: unknown };
type Parameter = { in: string; name: string; schema?: Schema; $ref?: string };
export type Answer = { $ref?: string; description?: string; headers?: Record<string, object>; content?: Record<string, MediaType> };
export type Operation = {
  operationId?: string;
  tags?: string[];
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, MediaType> };
  responses: Record<string, Answer>;
};
export type Document = {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema>; responses?: Record<string, Answer>; headers?: Record<string, object>; parameters?: Record<string, object> };
};

/** Every operation with its path. */
export const operationsOf = ({ paths = {} }: Document): { path: string; operation: Operation }[] =>
  Object.entries(paths).flatMap(([path, item]) => Object.values(item).map((operation) => ({ path, operation })));
