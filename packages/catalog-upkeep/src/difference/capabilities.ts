import { parametersOf } from "@causeway/catalog-data/reading";
import type { StoredEndpoint } from "../catalog-state.ts";
import type { CapabilityShape } from "../change-shapes.ts";
import type { Said } from "../offer.ts";

/**
 * What an endpoint can do after a source changed its words about it: only what changed in them is changed here, since
 * what is stored is also of other sources. `undefined` when nothing follows from it.
 */
export function capabilitiesAfter(endpoint: StoredEndpoint, before: Said, said: Said): CapabilityShape | undefined {
  // What is told for the first time is no change: the source may only have begun to tell it.
  const now: Said = Object.fromEntries(Object.entries(laterSaid(before, said)).filter(([name]) => name in before));
  const [had, has] = [parameters(endpoint, before), parameters(endpoint, now)];
  const [took, takes] = [before.inputModalities ?? [], now.inputModalities ?? before.inputModalities ?? []];
  const changed: CapabilityShape = {
    contextLength: changedCount(before.contextLength, now.contextLength) ?? endpoint.contextLength,
    maxOutputTokens: changedCount(before.maxOutputTokens, now.maxOutputTokens) ?? endpoint.maxOutputTokens ?? null,
    inputModalities: moved(endpoint.inputModalities, took, takes),
    supportedParameters: moved(endpoint.supportedParameters, had, has).toSorted(),
  };
  const same = JSON.stringify(changed) === JSON.stringify(capabilitiesOf(endpoint));
  return same ? undefined : { ...changed, maxOutputTokens: within(changed) };
}

export const capabilitiesOf = (endpoint: StoredEndpoint): CapabilityShape => ({
  contextLength: endpoint.contextLength,
  maxOutputTokens: endpoint.maxOutputTokens ?? null,
  inputModalities: [...endpoint.inputModalities],
  supportedParameters: endpoint.supportedParameters.toSorted(),
});

const within = ({ contextLength, maxOutputTokens }: CapabilityShape): number | null =>
  maxOutputTokens === null ? null : Math.min(maxOutputTokens, contextLength);

const changedCount = (before: number | undefined, now: number | undefined): number | undefined =>
  now === undefined || now === before ? undefined : now;

/** What joined is added, what left is taken away, all else stays. */
const moved = (stored: readonly string[], before: readonly string[], now: readonly string[]): string[] => {
  const left = before.filter((name) => !now.includes(name));
  const joined = now.filter((name) => !before.includes(name) && !stored.includes(name));
  return [...stored.filter((name) => !left.includes(name)), ...joined];
};

/** What is not said is as it was before. */
export const laterSaid = (before: Said, now: Said): Said => ({
  ...before,
  ...Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined)),
});

const parameters = ({ providerId }: StoredEndpoint, said: Said): readonly string[] =>
  said.tools === undefined && said.reasoning === undefined && said.structuredOutputs === undefined
    ? []
    : parametersOf({
        providerId,
        tools: said.tools ?? false,
        reasoning: said.reasoning ?? false,
        structuredOutputs: said.structuredOutputs ?? false,
        temperature: said.temperature ?? true,
      });
