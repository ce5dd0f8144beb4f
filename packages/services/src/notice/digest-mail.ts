import { type Mail, weeklyDigestMail } from "@causeway/mail";
import { parseUsd } from "@causeway/money";
import { type DigestFacts, digestFacts } from "../weekly-digest/facts.ts";
import { shortUsd } from "./dollars.ts";

export type DigestReader = {
  readonly to: string;
  readonly workspaceName: string;
  /** Of the activity page. */
  readonly url: string;
  readonly optOutUrl: string;
};

/** Throws for facts of another shape. */
export function digestMail({ url, ...reader }: DigestReader, stored: unknown): Promise<Mail> {
  const facts = digestFacts.parse(stored);
  return weeklyDigestMail({
    ...reader,
    from: facts.from,
    until: facts.until,
    spent: shortUsd(facts.spentUsd),
    comparison: comparisonOf(facts),
    facts: [
      { label: "Requests", value: count(facts.requests) },
      { label: "Failed or cut", value: count(facts.errors) },
      { label: "Tokens in", value: count(facts.inputTokens) },
      { label: "Tokens out", value: count(facts.outputTokens) },
      { label: "Credits left", value: shortUsd(facts.balanceUsd) },
    ],
    models: facts.models.map(shareOf),
    keys: facts.keys.map(shareOf),
    activityUrl: url,
  });
}

const count = (value: number) => new Intl.NumberFormat("en-US").format(value);

const shareOf = ({ name, spentUsd, requests }: DigestFacts["models"][number]) => ({
  label: name,
  value: `${shortUsd(spentUsd)}, ${count(requests)} ${requests === 1 ? "request" : "requests"}`,
});

/** "18 % more than the week before ($10.00)." */
function comparisonOf({ spentUsd, previousUsd }: DigestFacts): string {
  const [spent, before] = [parseUsd(spentUsd), parseUsd(previousUsd)];
  if (before === 0n) return "nothing was spent the week before.";
  const percent = ((spent - before) * 100n) / before;
  const size = percent < 0n ? -percent : percent;
  if (size === 0n) return `about as much as the week before (${shortUsd(previousUsd)}).`;
  return `${count(Number(size))} % ${percent > 0n ? "more" : "less"} than the week before (${shortUsd(previousUsd)}).`;
}
