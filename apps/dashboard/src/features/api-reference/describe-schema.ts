import type { Schema } from "./openapi-document.ts";

export type Schemas = Readonly<Record<string, Schema>>;

/** One field of a body as the reference lists it. */
export type FieldRow = {
  /** `provider.order`, `messages[].role` */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string | undefined;
};

const deepest = 3;
const mostRows = 80;

/** The fields of an object, with those of objects within it; what is deeper is left to the document. */
export function fieldRows(schema: Schema | undefined, schemas: Schemas, prefix = "", depth = 0): readonly FieldRow[] {
  const resolved = resolve(schema, schemas);
  const merged = [resolved, ...(resolved?.allOf ?? []).map((part) => resolve(part, schemas))];
  return merged
    .flatMap((part) =>
      Object.entries(part?.properties ?? {}).flatMap(([name, property]) => {
        const path = `${prefix}${name}`;
        const row = {
          path,
          type: typeText(property, schemas),
          isRequired: part?.required?.includes(name) ?? false,
          description: property.description ?? resolve(property, schemas)?.description,
        };
        return [row, ...(depth < deepest ? within(property, schemas, path, depth + 1) : [])];
      }),
    )
    .slice(0, mostRows);
}

function within(property: Schema, schemas: Schemas, path: string, depth: number): readonly FieldRow[] {
  const resolved = resolve(property, schemas);
  if (resolved?.items) return fieldRows(resolved.items, schemas, `${path}[].`, depth);
  return fieldRows(resolved, schemas, `${path}.`, depth);
}

/** "string", "integer or null", "list of string", `"auto" | "pin"` */
export function typeText(schema: Schema | undefined, schemas: Schemas): string {
  const resolved = resolve(schema, schemas);
  if (!resolved) return "any";
  if (resolved.const !== undefined) return JSON.stringify(resolved.const);
  if (resolved.enum) return resolved.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = resolved.anyOf ?? resolved.oneOf;
  if (choices) return [...new Set(choices.map((choice) => typeText(choice, schemas)))].join(" or ");
  const types = [resolved.type ?? "any"].flat();
  return types.map((type) => (type === "array" ? `list of ${typeText(resolved.items, schemas)}` : type)).join(" or ");
}

/** Follows references; one that leads nowhere, or in a circle, is nothing. */
export function resolve(schema: Schema | undefined, schemas: Schemas): Schema | undefined {
  let current = schema;
  for (let steps = 0; current?.$ref !== undefined; steps++) {
    if (steps > 10) return undefined;
    current = schemas[current.$ref.split("/").at(-1) ?? ""];
  }
  return current;
}
