import { z } from "@hono/zod-openapi";

/** How lists are read, page by page. */
export const pageQuery = {
  offset: z.coerce.number().int().min(0).max(1_000_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional().openapi({ description: "50 when left out." }),
};

export const pageOf = ({
  offset = 0,
  limit = 50,
}: {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}) => ({
  offset,
  limit,
});
