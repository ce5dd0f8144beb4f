import { type Check, noneOf } from "./check.ts";
import type { Evidence } from "./evidence.ts";

/** A7: who called is who paid. Joined by the caller's own log, else by the prompt's first words at the provider. */
export function rightAccount({ calls, generations, upstream }: Evidence): Check {
  const byNumber = new Map(calls.map((call) => [call.number, call]));
  const byGeneration = new Map(
    calls.flatMap((call) => (call.generationId ? [[call.generationId, call] as const] : [])),
  );
  const callOf = (id: string) => {
    const known = byGeneration.get(id);
    if (known) return known;
    const number = /^Call (\d+):/.exec(upstream.get(id)?.[0]?.asked ?? "")?.[1];
    return number === undefined ? undefined : byNumber.get(Number(number));
  };
  const misses = [...generations.values()].flatMap((generation) => {
    const call = callOf(generation.id);
    if (!call) return (generation.chargedNano ?? 0n) > 0n ? [`${generation.id} was charged and nobody called`] : [];
    const isRight = call.workspaceId === generation.workspaceId && call.apiKeyId === generation.apiKeyId;
    return isRight ? [] : [`${generation.id} of ${call.workspaceId} was billed to ${generation.workspaceId}`];
  });
  return noneOf("A7", "account billed = account that called", misses, `${misses.length} of ${generations.size}`);
}
