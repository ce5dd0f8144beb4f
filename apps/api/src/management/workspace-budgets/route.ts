import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import { toUsdNumber } from "@causeway/money";
import { readWorkspaceLimits, setUsageLimits, type SetUsageLimitsInput } from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { requireNamedWorkspace } from "../require-named-workspace.ts";

const intervals = ["daily", "weekly", "monthly", "lifetime"] as const;
type Interval = (typeof intervals)[number];

const params = z.object({ id: z.string().min(1).max(100).openapi({ description: "The workspace's id or slug." }) });
const memberParams = params.extend({ user_id: z.string().min(1).max(100) });
const interval = z
  .enum(intervals)
  .openapi({ description: "Days, ISO weeks and months are UTC; lifetime never resets." });
const errors = { ...unauthenticated, ...forbidden, ...badRequest, ...notFound };

const budget = z
  .object({
    id: z.string(),
    workspace_id: z.string(),
    limit_usd: z.number(),
    reset_interval: z.enum(["daily", "weekly", "monthly"]).nullable(),
    spent_usd: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Budget");

const ofAll = {
  include_byok_in_budgets: z.boolean().openapi({ description: "Calls on own provider keys count, too." }),
};
const listed = z.object({ data: z.array(budget), ...ofAll });
const one = z.object({ data: budget, ...ofAll });
const deleted = z.object({ deleted: z.literal(true) });

const body = jsonBody(z.strictObject({ limit_usd: z.number(), include_byok_in_budgets: z.boolean().optional() }));

/** The same four routes for a workspace as a whole and for one of its members. */
function routesAt<Holders extends z.ZodObject, Budgeted extends z.ZodObject>(
  path: string,
  whose: string,
  { holder, withInterval }: { readonly holder: Holders; readonly withInterval: Budgeted },
) {
  return {
    list: createRoute({
      method: "get",
      path,
      summary: `The budgets of ${whose}, with what is spent of them`,
      security: keySecurity,
      request: { params: holder },
      responses: { 200: json("The budgets.", listed), ...errors },
    }),
    get: createRoute({
      method: "get",
      path: `${path}/{interval}`,
      summary: `One budget of ${whose}`,
      security: keySecurity,
      request: { params: withInterval },
      responses: { 200: json("The budget.", one), ...errors },
    }),
    put: createRoute({
      method: "put",
      path: `${path}/{interval}`,
      summary: `Set a budget of ${whose}; shorter intervals must have smaller ones`,
      security: keySecurity,
      request: { params: withInterval, body },
      responses: { 200: json("The budget as it is now.", one), ...errors },
    }),
    remove: createRoute({
      method: "delete",
      path: `${path}/{interval}`,
      summary: `Take a budget of ${whose} away`,
      security: keySecurity,
      request: { params: withInterval },
      responses: { 200: json("It is gone.", deleted), ...errors },
    }),
  };
}

const ofWorkspace = routesAt("/v1/workspaces/{id}/budgets", "a workspace", {
  holder: params,
  withInterval: params.extend({ interval }),
});
const ofMember = routesAt("/v1/workspaces/{id}/members/{user_id}/budgets", "a member", {
  holder: memberParams,
  withInterval: memberParams.extend({ interval }),
});

type Holder = SetUsageLimitsInput["of"];
type Body = { readonly limit_usd: number; readonly include_byok_in_budgets?: boolean | undefined };

/** What a workspace, and each of its members, may spend. */
export function registerWorkspaceBudgets(router: Router, management: ManagementContext): void {
  const { keys, database, announceLimitChange } = management;
  const enter = async (incoming: Parameters<typeof callingManager>[1], named: string, of: Holder) => {
    const actor = await callingManager(keys, incoming);
    await requireNamedWorkspace(database, actor.workspaceId, named);
    return new Budgets({ database, actor, announceLimitChange }, actor.workspaceId, of);
  };
  const workspace: Holder = { kind: "workspace" };

  router.openapi(ofWorkspace.list, async (context) => {
    const budgets = await enter(context.env.incoming, context.req.valid("param").id, workspace);
    return context.json(await budgets.list(), 200);
  });
  router.openapi(ofWorkspace.get, async (context) => {
    const { id, interval: which } = context.req.valid("param");
    return context.json(await (await enter(context.env.incoming, id, workspace)).find(which), 200);
  });
  router.openapi(ofWorkspace.put, async (context) => {
    const { id, interval: which } = context.req.valid("param");
    return context.json(
      await (await enter(context.env.incoming, id, workspace)).put(which, context.req.valid("json")),
      200,
    );
  });
  router.openapi(ofWorkspace.remove, async (context) => {
    const { id, interval: which } = context.req.valid("param");
    return context.json(await (await enter(context.env.incoming, id, workspace)).remove(which), 200);
  });

  router.openapi(ofMember.list, async (context) => {
    const { id, user_id: userId } = context.req.valid("param");
    return context.json(await (await enter(context.env.incoming, id, { kind: "member", userId })).list(), 200);
  });
  router.openapi(ofMember.get, async (context) => {
    const { id, user_id: userId, interval: which } = context.req.valid("param");
    return context.json(await (await enter(context.env.incoming, id, { kind: "member", userId })).find(which), 200);
  });
  router.openapi(ofMember.put, async (context) => {
    const { id, user_id: userId, interval: which } = context.req.valid("param");
    const budgets = await enter(context.env.incoming, id, { kind: "member", userId });
    return context.json(await budgets.put(which, context.req.valid("json")), 200);
  });
  router.openapi(ofMember.remove, async (context) => {
    const { id, user_id: userId, interval: which } = context.req.valid("param");
    return context.json(await (await enter(context.env.incoming, id, { kind: "member", userId })).remove(which), 200);
  });
}

type Verbs = Parameters<typeof setUsageLimits>[0];

class Budgets {
  readonly #verbs: Verbs;
  readonly #workspaceId: string;
  readonly #of: Holder;

  constructor(verbs: Verbs, workspaceId: string, of: Holder) {
    this.#verbs = verbs;
    this.#workspaceId = workspaceId;
    this.#of = of;
  }

  async list(): Promise<z.infer<typeof listed>> {
    const workspaceId = this.#workspaceId;
    const of = this.#of;
    const all = await readWorkspaceLimits(this.#verbs, { workspaceId });
    const state =
      of.kind === "workspace" ? all.workspace : all.members.find(({ userId }) => userId === of.userId)?.limits;
    if (!state) throw new AppError("not-found", "There is no such member in this workspace.");
    const row = await this.#verbs.database.usageLimit.findUnique({
      where: { subject: state.subject },
      select: { updatedAt: true },
    });
    const changedAt = (row?.updatedAt ?? new Date(0)).toISOString();
    return {
      data: state.spending.map(({ reset, limit, spent }) => ({
        id: `${state.subject}:${reset ?? "lifetime"}`,
        workspace_id: workspaceId,
        limit_usd: toUsdNumber(limit),
        reset_interval: reset ?? null,
        spent_usd: toUsdNumber(spent),
        created_at: changedAt,
        updated_at: changedAt,
      })),
      include_byok_in_budgets: state.countsOwnKeys,
    };
  }

  async find(which: Interval): Promise<z.infer<typeof one>> {
    const { data, include_byok_in_budgets } = await this.list();
    const found = data.find(({ reset_interval: reset }) => (reset ?? "lifetime") === which);
    if (!found) throw new AppError("not-found", `There is no ${which} budget.`);
    return { data: found, include_byok_in_budgets };
  }

  async put(which: Interval, { limit_usd: limit, include_byok_in_budgets: countsOwnKeys }: Body) {
    // What is rounded away would be a budget that lets nothing through.
    if (!(Number(limit.toFixed(9)) > 0))
      throw refusal("limit_usd", "Write the limit in dollars, above 0. To have none, delete the budget.");
    const { data } = await this.list();
    const rank = intervals.indexOf(which);
    for (const { limit_usd: other, reset_interval: reset } of data) {
      const otherRank = intervals.indexOf(reset ?? "lifetime");
      const fits = otherRank === rank || (otherRank > rank ? limit < other : limit > other);
      if (!fits) throw tooLarge(which, reset ?? "lifetime", other, otherRank > rank);
    }
    await this.#set({ [nameOf(which)]: limit.toFixed(9), ...(countsOwnKeys !== undefined && { countsOwnKeys }) }).catch(
      asLimit,
    );
    return await this.find(which);
  }

  async remove(which: Interval): Promise<z.infer<typeof deleted>> {
    await this.find(which);
    await this.#set({ [nameOf(which)]: null });
    return { deleted: true };
  }

  async #set(limits: SetUsageLimitsInput["limits"]): Promise<void> {
    await setUsageLimits(this.#verbs, { workspaceId: this.#workspaceId, of: this.#of, limits });
  }
}

const nameOf = (which: Interval) => (which === "lifetime" ? "total" : which);

const tooLarge = (which: Interval, other: Interval, limit: number, isLonger: boolean): AppError =>
  refusal("limit_usd", `The ${which} budget must be ${isLonger ? "below" : "above"} the ${other} one of $${limit}.`);

/** Rethrows: here a limit has one name, whatever its interval. */
function asLimit(error: unknown): never {
  if (!(error instanceof AppError) || error.parameter === undefined) throw error;
  throw refusal("limit_usd", error.message);
}

const refusal = (parameter: string, message: string): AppError =>
  new AppError("invalid-request", message, { parameter });
