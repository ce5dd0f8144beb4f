import { formatCount } from "@causeway/ui/format-count.ts";
import type { LimitsView } from "../limits-view.ts";
import { SpendBars } from "./spend-bars.tsx";

/** All limits of somebody, in words and bars. */
export function LimitsSummary({ limits }: { readonly limits: LimitsView }) {
  const others = otherLimits(limits);
  return (
    <div className="grid gap-4">
      <SpendBars spending={limits.spending} />
      {others.length > 0 && (
        <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-2">
          {others.map(({ term, text }) => (
            <div key={term}>
              <dt className="text-xs text-kumo-subtle">{term}</dt>
              <dd className="break-words">{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

const count = (limit: number | undefined) => (limit === undefined ? undefined : formatCount(limit));

function otherLimits(limits: LimitsView): readonly { readonly term: string; readonly text: string }[] {
  return [
    { term: "Requests a minute", text: count(limits.requestsPerMinute) },
    { term: "Tokens a minute", text: count(limits.tokensPerMinute) },
    { term: "Calls at once", text: count(limits.concurrency) },
    { term: "Allowed models", text: limits.models?.join(", ") },
    { term: "Allowed providers", text: limits.providers?.join(", ") },
    {
      term: "Own provider keys",
      text: limits.countsOwnKeys && limits.spending.length > 0 ? "Their calls count, at list price" : undefined,
    },
  ].flatMap(({ term, text }) => (text === undefined ? [] : [{ term, text }]));
}
