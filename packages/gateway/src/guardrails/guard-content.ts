import { AppError } from "@causeway/errors";
import type { ContentFilter, Guardrail } from "@causeway/limits";
import type { AnyCall, Warning } from "@causeway/protocol";
import { contentForbidden, type Found } from "./guardrail-refusals.ts";
import { textsOf, withTexts } from "./texts-of.ts";

export const filtersContent = (guardrails: readonly Guardrail[] | undefined): guardrails is readonly Guardrail[] =>
  guardrails?.some(({ filters }) => filters.length > 0) === true;

/**
 * The call as its guardrails let it go: what they redact is out of its texts, and what they found is said as warnings.
 * Throws 403 naming the guardrail and the patterns when one of them blocks it, and 400 for words that come as numbers.
 */
export async function guardContent(
  guardrails: readonly Guardrail[],
  call: AnyCall,
  pause: () => Promise<void>,
): Promise<AnyCall> {
  // Most processes never meet a filter, and the engine for them is large.
  const { labelOf, nameOfFilter, scanTexts } = await import("@causeway/guardrails");
  const ownerOf = new Map<ContentFilter, Guardrail>(
    guardrails.flatMap((guardrail) => guardrail.filters.map((filter) => [filter, guardrail] as const)),
  );
  refuseUnread(guardrails, call);
  const { found, redact } = await scanTexts([...ownerOf.keys()], textsOf(call), pause);
  if (found.length === 0) return call;
  const known = found.flatMap((filter): readonly Found[] => {
    const guardrail = ownerOf.get(filter);
    return guardrail ? [{ filter, guardrail, name: nameOfFilter(filter) }] : [];
  });
  const [first, ...others] = known.filter(({ filter }) => filter.action === "block");
  if (first) throw contentForbidden(first, others);
  const warnings = known.map(
    ({ filter, guardrail, name }): Warning => ({
      code: filter.action === "redact" ? "guardrail-redacted" : "guardrail-flagged",
      param: undefined,
      message:
        filter.action === "redact"
          ? `The guardrail ${guardrail.name} put ${labelOf(filter)} in the place of what fits ${name}.`
          : `The guardrail ${guardrail.name} found what fits ${name}; the call goes on.`,
    }),
  );
  const changed = known.some(({ filter }) => filter.action === "redact") ? withTexts(call, redact) : call;
  // A call whose documents have been read comes here again.
  const isNew = ({ message }: Warning) => !call.warnings.some((said) => said.message === message);
  return { ...changed, warnings: [...changed.warnings, ...warnings.filter(isNew)] };
}

/** What cannot be looked into is not sent past those who want that. */
function refuseUnread(guardrails: readonly Guardrail[], { request }: AnyCall): void {
  if (request.task !== "embeddings" || !request.inputs.some(({ kind }) => kind === "tokens")) return;
  const { name } = guardrails.find(({ filters }) => filters.length > 0) ?? { name: "" };
  throw new AppError(
    "invalid-request",
    `input holds tokens, and the guardrail ${name} looks into texts only. Send the text itself (with LangChain: check_embedding_ctx_length=False).`,
    { parameter: "input" },
  );
}
