import type { OpenAPIHono } from "@hono/zod-openapi";

type Document = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

const parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 255 },
  example: "4f3b2c1e-order-4711",
  description:
    "1 to 255 visible characters. For 24 hours the same request with the same key is done once: repeated, it gets the first answer with `Idempotent-Replayed: true`. Another path, query or body under the same key is 409.",
} as const;

/** With the header in every POST that takes a key and does not describe it itself. */
export function withIdempotencyKeys(document: Document): Document {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    const { post } = item;
    if (!post || (post.security ?? []).length === 0) return [path, item] as const;
    const parameters = post.parameters ?? [];
    const isDescribed = parameters.some((one) => "name" in one && one.name.toLowerCase() === "idempotency-key");
    return [path, isDescribed ? item : { ...item, post: { ...post, parameters: [...parameters, parameter] } }] as const;
  });
  return { ...document, paths: Object.fromEntries(paths) };
}
