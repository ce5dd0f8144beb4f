import { z } from "@hono/zod-openapi";

const said = (description: string, example: string) => z.string().optional().openapi({ description, example });

/** Of calls whose answers are kept. OpenRouter's names are understood, too: `X-OpenRouter-Cache` and so on. */
export const reuseRequestHeaders = z.object({
  "X-Causeway-Cache": said(
    "`true`: the same question of this workspace is answered with the same answer, for nothing, until its time is over. `false`: not even where a preset says so.",
    "true",
  ),
  "X-Causeway-Cache-TTL": said("For how many seconds the answer is kept, 1 to 86400; 300 when left out.", "300"),
  "X-Causeway-Cache-Clear": said("`true`: what is kept is not given, but replaced.", "true"),
  "Idempotency-Key": said(
    "1 to 255 visible characters. For 24 hours, the same call with the same key gets the first answer, which is charged once. The call goes on when its caller leaves.",
    "4f3b2c1e-order-4711",
  ),
});

const header = (description: string, type: "string" | "integer") => ({ description, schema: { type } });

export const reuseResponseHeaders = {
  "X-Causeway-Cache-Status": header("`HIT` or `MISS`, for calls that asked for it.", "string"),
  "X-Causeway-Cache-Age": header("Of a hit: for how many seconds it has been kept.", "integer"),
  "X-Causeway-Cache-TTL": header("For how many seconds it stays.", "integer"),
  "X-Causeway-Cache-Source-Id": header("Of a hit: the call that asked for it first.", "string"),
  "Idempotent-Replayed": header("`true`: this is the first answer to the key, with the id of that call.", "string"),
  "Idempotency-Earlier-Generation": header(
    "An earlier call with this key ended without a complete answer. What it delivered may have been charged.",
    "string",
  ),
};
