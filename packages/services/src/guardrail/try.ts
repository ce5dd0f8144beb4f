import { nameOfFilter, scanTexts } from "@causeway/guardrails";
import type { FilterAction } from "@causeway/limits";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { guardrailSettings } from "./input.ts";

const longestText = 20_000;

const trial = guardrailSettings.pick({ contentFilters: true, builtinFilters: true }).extend({
  text: z.string().max(longestText, `At most ${longestText} characters can be tried at once.`),
});

export type FilterTrial = {
  readonly isBlocked: boolean;
  /** What was found, in the order of the filters. */
  readonly found: readonly { readonly name: string; readonly action: FilterAction }[];
  /** What would be sent to the provider; not, when it is blocked. */
  readonly text: string;
};

/**
 * What filters would make of what a user says, saved or not. Nothing is kept of the text. Throws `invalid-request` naming
 * the field, `forbidden`.
 */
export async function tryContentFilters(
  { actor }: ServiceContext,
  { workspaceId, ...input }: z.input<typeof trial> & { readonly workspaceId: string },
): Promise<FilterTrial> {
  authorize(actor, workspaceId, "guardrail:read");
  const { contentFilters, builtinFilters, text } = parseInput(trial, input);
  const filters = [
    ...(contentFilters ?? []).map(({ label, ...filter }) => ({
      kind: "pattern" as const,
      ...filter,
      label: label ?? undefined,
    })),
    ...(builtinFilters ?? []).map(({ slug, action }) => ({
      kind: "builtin" as const,
      slug,
      action,
      scope: "all" as const,
    })),
  ];
  const said = { text, isUser: true };
  const { found, redact } = await scanTexts(filters, [said], () => new Promise((resolve) => setImmediate(resolve)));
  return {
    isBlocked: found.some(({ action }) => action === "block"),
    found: found.map((filter) => ({ name: nameOfFilter(filter), action: filter.action })),
    text: redact(said),
  };
}
