import type { MeasureStore } from "@causeway/activity";
import { type CatalogSnapshot, endpointPrivacy } from "@causeway/catalog";
import { toGuardrail } from "@causeway/db";
import { type Guardrail, guardrailAgainstEndpoint, guardrailAgainstModel } from "@causeway/limits";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { noSuchGuardrail } from "./columns.ts";

/** What a guardrail's rules about models, providers and data leave of the catalogue, and of the calls of late. */
export type GuardrailEffect = {
  readonly endpoints: { readonly removed: number; readonly all: number };
  /** Calls of `days` days: of those whom it binds, or of the whole workspace while it binds nobody. */
  readonly days: number;
  readonly isOfBound: boolean;
  readonly calls: number;
  /** Those that it would not have let go where they went, the most frequent first. */
  readonly against: readonly RefusedCalls[];
};

export type RefusedCalls = {
  readonly modelId: string;
  /** Absent where the model itself is not allowed. */
  readonly providerId: string | undefined;
  readonly why: string;
  /** Another endpoint of the model is allowed: such calls go there instead of being refused. */
  readonly goesElsewhere: boolean;
  readonly calls: number;
};

const days = 7;
const dayMs = 86_400_000;

/**
 * What a saved guardrail changes: how many endpoints it removes, and which calls of the last seven days it would have
 * refused or sent elsewhere. Budgets and content filters are not looked at: texts are not kept. Throws `forbidden`, `not-found`.
 */
export async function readGuardrailEffect(
  { database, actor }: ServiceContext,
  question: {
    readonly workspaceId: string;
    readonly id: string;
    readonly catalog: CatalogSnapshot;
    readonly measures: MeasureStore;
  },
): Promise<GuardrailEffect> {
  const { workspaceId, id, catalog, measures } = question;
  authorize(actor, workspaceId, "guardrail:read");
  const row = await database.guardrail.findFirst({ where: { id, workspaceId }, include: { assignments: true } });
  if (!row && id !== workspaceId) throw noSuchGuardrail();
  const rules = row ? toGuardrail(row) : undefined;
  const all = [...catalog.endpoints.values()].flat();
  const removed = rules ? all.filter((endpoint) => verdictOn(rules, catalog, endpoint) !== undefined).length : 0;

  const assignments = row?.assignments ?? [];
  const isOfBound = id === workspaceId || assignments.length > 0;
  const keys =
    id === workspaceId || assignments.length === 0
      ? undefined
      : await database.apiKey.findMany({
          where: {
            workspaceId,
            OR: [
              { id: { in: assignments.flatMap(({ apiKeyId }) => apiKeyId ?? []) } },
              { createdById: { in: assignments.flatMap(({ userId }) => userId ?? []) } },
            ],
          },
          select: { id: true },
        });
  const to = new Date();
  const rows =
    keys?.length === 0
      ? []
      : await measures.measure({
          workspaceIds: [workspaceId],
          from: new Date(to.getTime() - days * dayMs),
          to,
          conditions: keys ? [{ dimension: "key", is: "any", values: keys.map((key) => key.id) }] : [],
          groupBy: ["model", "endpoint"],
          speeds: false,
        });
  const against = rows.flatMap((sum): readonly RefusedCalls[] => {
    const [modelId = "", endpointId = ""] = sum.groups;
    const refused = rules && refusalOf(rules, catalog, modelId, endpointId);
    return refused ? [{ ...refused, modelId, calls: sum.measures.requests }] : [];
  });
  return {
    endpoints: { removed, all: all.length },
    days,
    isOfBound,
    calls: rows.reduce((calls, sum) => calls + sum.measures.requests, 0),
    against: against.toSorted((a, b) => b.calls - a.calls || a.modelId.localeCompare(b.modelId, "en")),
  };
}

type Endpoint = Parameters<typeof endpointPrivacy>[1];

const modelForbidden = "it does not allow this model";

const verdictOn = (rules: Guardrail, catalog: CatalogSnapshot, endpoint: Endpoint): string | undefined =>
  guardrailAgainstModel([rules], endpoint.modelId)
    ? modelForbidden
    : guardrailAgainstEndpoint([rules], endpointPrivacy(catalog, endpoint))?.why;

/** Of an endpoint that the catalogue no longer has, such as an own one, only the model is known. */
function refusalOf(
  rules: Guardrail,
  catalog: CatalogSnapshot,
  modelId: string,
  endpointId: string,
): Omit<RefusedCalls, "modelId" | "calls"> | undefined {
  if (guardrailAgainstModel([rules], modelId)) {
    return { providerId: undefined, why: modelForbidden, goesElsewhere: false };
  }
  const endpoints = catalog.endpoints.get(modelId) ?? [];
  const served = endpoints.find((endpoint) => endpoint.id === endpointId);
  const why = served && verdictOn(rules, catalog, served);
  if (served === undefined || why === undefined) return undefined;
  const goesElsewhere = endpoints.some((endpoint) => verdictOn(rules, catalog, endpoint) === undefined);
  return { providerId: served.providerId, why, goesElsewhere };
}
