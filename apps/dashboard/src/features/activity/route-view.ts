import { readRoute } from "@causeway/db";
import { getDatabase } from "../../database.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { exclusionWords, providerOfEndpoint, rankingWords, stopWords } from "./route-words.ts";

/** How a call was routed, in words. */
export type RouteView = {
  readonly rankedBy: string;
  /** In the order in which they were to be tried. */
  readonly candidates: readonly { readonly endpoint: string; readonly provider: string; readonly facts: string }[];
  readonly excluded: readonly { readonly endpoint: string; readonly provider: string; readonly why: string }[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
};

/** Of a generation that the caller has seen to be his; undefined when it was not kept. */
export async function loadRoute(generationId: string): Promise<RouteView | undefined> {
  const [record, { snapshot }] = await Promise.all([readRoute(getDatabase(), generationId), readCatalog()]);
  if (!record) return undefined;
  const nameOf = (endpointId: string) => {
    const id = providerOfEndpoint(endpointId);
    return snapshot.providers.get(id)?.name ?? id;
  };
  return {
    rankedBy: rankingWords(record.rankedBy),
    candidates: record.candidates.map(([endpoint, standing, , latencyMs, tokensPerSecond, uptime, ownKeyId]) => ({
      endpoint,
      provider: nameOf(endpoint),
      facts: [
        ownKeyId === undefined ? undefined : "on your own key",
        standing === "healthy" ? undefined : standing,
        latencyMs === null ? undefined : `${latencyMs} ms to the first token`,
        tokensPerSecond === null ? undefined : `${tokensPerSecond} tokens / s`,
        uptime === null ? undefined : `${Math.round(uptime * 1_000) / 10}% answered`,
      ]
        .filter((fact) => fact !== undefined)
        .join(", "),
    })),
    excluded: record.excluded.map(([endpoint, by]) => ({
      endpoint,
      provider: nameOf(endpoint),
      why: exclusionWords(by),
    })),
    notes: [
      ...(record.pinnedTo === undefined ? [] : [`The session was answered by ${nameOf(record.pinnedTo)} before.`]),
      ...(record.preset ? [`Made under the preset ${record.preset.slug}.`] : []),
      ...(record.router ? [`The models were chosen by ${record.router.name}.`] : []),
      ...(record.stoppedBy === undefined ? [] : [stopWords(record.stoppedBy)]),
    ],
    warnings: (record.warnings ?? []).map(({ message }) => message),
  };
}
