import { z } from "@hono/zod-openapi";

/** The body of every error, whatever the route. */
export const errorSchema = z
  .object({
    error: z.object({
      code: z.number().int().openapi({ description: "Equal to the HTTP status." }),
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      metadata: z.looseObject({ error_type: z.string() }),
    }),
  })
  .openapi("Error");

const error = (description: string) => ({ description, content: { "application/json": { schema: errorSchema } } });

export const unauthenticated = { 401: error("No key, or not a usable one.") };
export const forbidden = { 403: error("The key may not do this: it takes a management key.") };
export const notFound = { 404: error("There is nothing with this id that you may see.") };
export const badRequest = { 400: error("A parameter is missing or wrong; `param` names it.") };

export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});

/** A body that must be there, of a schema. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { "application/json": { schema } },
});

export const keySecurity = [{ bearer: [] }];
