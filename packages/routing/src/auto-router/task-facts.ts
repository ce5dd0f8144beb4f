import type { ChatRequest, CostTier } from "@causeway/protocol";

/** What can be told of a request without understanding it. */
export type TaskFacts = {
  readonly looksLikeCode: boolean;
  readonly usesTools: boolean;
  /** How much the caller wants it to be thought about. */
  readonly reasoning: "none" | "some" | "much";
  readonly promptTokens: number;
  readonly asksForLongAnswer: boolean;
};

const charactersRead = 8_192;
const muchBudget = 8_000;
const longAnswer = 8_000;

export function taskFactsOf(request: ChatRequest, promptTokens: number): TaskFacts {
  return {
    looksLikeCode: looksLikeCode(lastWords(request)),
    usesTools: request.tools.length > 0,
    reasoning: reasoningOf(request),
    promptTokens,
    asksForLongAnswer: (request.maxOutputTokens ?? 0) > longAnswer,
  };
}

function reasoningOf({ reasoning }: ChatRequest): TaskFacts["reasoning"] {
  if (reasoning === undefined || reasoning.enabled === false || reasoning.effort === "none") return "none";
  const { effort, maxTokens = 0 } = reasoning;
  return effort === "high" || effort === "xhigh" || effort === "max" || maxTokens >= muchBudget ? "much" : "some";
}

/** The end of what the user said last. */
function lastWords({ messages }: ChatRequest): string {
  const content = messages.findLast(({ role }) => role === "user")?.content ?? [];
  const texts = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.join("\n").slice(-charactersRead);
}

/** Two different signs are enough; one may be chance. */
const signs: readonly RegExp[] = [
  /```/,
  /\b(?:function|def|class|import|export|const|let|fn|func|return|public|static|void)\b[^.!?\n]{0,60}[({=;:]/,
  /(?:=>|::|!==|===|\+\+|&&|\|\||->)/,
  /[{;]\s*\n/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b[^\n]{0,200}\b(?:FROM|VALUES|SET|WHERE)\b/,
  /\b[\w/-]+\.(?:ts|tsx|js|py|go|rs|java|c|cpp|cs|rb|php|sh|sql|ya?ml|json|toml)\b/,
  /\b(?:stack ?trace|traceback|compil(?:e|er|ation)|refactor|unit tests?|regex|API|bug|codebase|pull request)\b/i,
  /\b\w+Error\b|\bException\b/,
];

const looksLikeCode = (text: string): boolean => signs.filter((sign) => sign.test(text)).length >= 2;

const longPrompt = 4_000;
const tierByDemand: readonly CostTier[] = ["low", "medium", "high", "xhigh"];

export type Demand = { readonly tier: CostTier; readonly reasons: readonly string[] };

/** How dear a model the request seems to deserve: the more of these, the dearer. */
export function demandOf(facts: TaskFacts): Demand {
  const counted: readonly (readonly [number, string])[] = [
    [facts.looksLikeCode ? 1 : 0, "the prompt looks like code"],
    [facts.usesTools ? 1 : 0, "tools are offered"],
    [facts.reasoning === "much" ? 2 : 0, "much reasoning is asked for"],
    [facts.reasoning === "some" ? 1 : 0, "reasoning is asked for"],
    [facts.promptTokens > longPrompt ? 1 : 0, `the prompt has about ${facts.promptTokens} tokens`],
    [facts.asksForLongAnswer ? 1 : 0, "a long answer is asked for"],
  ];
  const found = counted.filter(([points]) => points > 0);
  const points = found.reduce((sum, [more]) => sum + more, 0);
  return {
    tier: tierByDemand[Math.min(points, tierByDemand.length - 1)] ?? "low",
    reasons: found.length === 0 ? ["nothing speaks for more than a simple answer"] : found.map(([, reason]) => reason),
  };
}
