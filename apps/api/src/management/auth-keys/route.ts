import { createHash } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import { allowApp, exchangeAppCode, readAppRequest } from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { requireSameWorkspace } from "../same-workspace.ts";

const exchangeRoute = createRoute({
  method: "post",
  path: "/v1/auth/keys",
  summary: "Exchange the code of a person's consent for a key: once, within ten minutes, with the verifier",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.object({
            code: z.string().min(1).max(200),
            code_verifier: z.string().min(1).max(200),
            code_challenge_method: z.literal("S256", { error: "must be S256" }).nullable().optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: json("The key, this once.", z.object({ key: z.string(), user_id: z.string().nullable() })),
    ...badRequest,
    ...forbidden,
  },
});

const codeRoute = createRoute({
  method: "post",
  path: "/v1/auth/keys/code",
  summary: "Make a code for an app, as the person behind the calling management key",
  security: keySecurity,
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.object({
            callback_url: z.string(),
            code_challenge: z.string().optional(),
            code_challenge_method: z.string().optional().openapi({ description: "S256 alone." }),
            key_label: z.string().optional(),
            limit: z.number().min(0).max(100_000_000).optional(),
            usage_limit_type: z.enum(["daily", "weekly", "monthly"]).optional(),
            expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
            workspace_id: z.string().optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: json(
      "The code.",
      z.object({ data: z.object({ id: z.string(), app_id: z.number().int(), created_at: z.string() }) }),
    ),
    ...badRequest,
    ...unauthenticated,
    ...forbidden,
  },
});

/** What apps get keys by. */
export function registerAuthKeys(router: Router, { keys, database }: ManagementContext): void {
  router.openapi(exchangeRoute, async (context) => {
    const { code, code_verifier: codeVerifier } = context.req.valid("json");
    const { key, userId } = await exchangeAppCode({ database }, { code, codeVerifier });
    return context.json({ key, user_id: userId }, 200);
  });

  router.openapi(codeRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const body = context.req.valid("json");
    const { workspaceId } = actor;
    requireSameWorkspace(workspaceId, body.workspace_id);
    const { request, code, createdAt } = await allow().catch(inOurWords);
    const data = { id: code, app_id: appIdOf(request.appOrigin), created_at: createdAt.toISOString() };
    return context.json({ data }, 200);

    async function allow() {
      const asked = readAppRequest({
        callbackUrl: body.callback_url,
        codeChallenge: body.code_challenge,
        codeChallengeMethod: body.code_challenge_method,
        keyName: body.key_label,
      });
      const allowed = await allowApp(
        { database, actor },
        {
          workspaceId,
          request: asked,
          limit: body.limit?.toFixed(9),
          limitReset: body.usage_limit_type,
          keyExpiresAt: typeof body.expires_at === "string" ? new Date(body.expires_at) : undefined,
        },
      );
      return { request: asked, ...allowed };
    }
  });
}

/** Apps are known by where they come back to; clients want a number. */
const appIdOf = (origin: string): number => createHash("sha256").update(origin).digest().readUInt32BE(0) >>> 1;

const names: Readonly<Record<string, string>> = {
  keyName: "key_label",
  keyExpiresAt: "expires_at",
  limitReset: "usage_limit_type",
};

/** Rethrows with the parameter called as it is here. */
function inOurWords(error: unknown): never {
  if (!(error instanceof AppError) || error.parameter === undefined) throw error;
  const { code, message, metadata, parameter } = error;
  const name = names[parameter] ?? parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  throw new AppError(code, message, { parameter: name, metadata });
}
