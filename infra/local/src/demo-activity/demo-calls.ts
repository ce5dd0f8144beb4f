/** The body of one chat completion. */
export type DemoCall = {
  readonly model: string;
  readonly messages: readonly { readonly role: "system" | "user"; readonly content: string }[];
  readonly stream: boolean;
  readonly max_tokens: number;
  readonly tools?: readonly object[];
  readonly response_format?: object;
};

/** In the order of their share: the earlier, the more calls. */
const models = [
  "openai/gpt-oss-120b",
  "anthropic/claude-sonnet-4.5",
  "meta-llama/llama-3.3-70b-instruct",
  "openai/gpt-5-mini",
  "deepseek/deepseek-v3.2",
  "anthropic/claude-haiku-4.5",
  "google/gemini-2.5-flash",
  "qwen/qwen3-32b",
  "mistralai/mistral-small-3.2-24b-instruct",
  "openai/gpt-4o-mini",
  "moonshotai/kimi-k2.6",
  "z-ai/glm-5.1",
];

const prompts = [
  "Summarise the difference between TCP and UDP for a new colleague.",
  "Write three subject lines for a mail about our autumn sale.",
  "What is the capital of Australia, and since when?",
  "Explain what a database index is, with an example.",
  "Translate into German: The train leaves at half past seven.",
  "Turn these notes into a short status report: parser done, tests flaky, release on Friday.",
  "Suggest names for a café beside a bicycle shop.",
  "Which sorting algorithm would you pick for nearly sorted data, and why?",
  "Draft a polite answer to a customer whose parcel is late.",
];

const weatherTool = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather at a place, now.",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

/** `count` calls of many kinds, always the same ones. Models that are not in `available` are left out. */
export function demoCalls(count: number, available: ReadonlySet<string>): DemoCall[] {
  const usable = models.filter((model) => available.has(model));
  return Array.from({ length: usable.length === 0 ? 0 : count }, (_, index) => demoCall(index, usable));
}

function demoCall(index: number, usable: readonly string[]): DemoCall {
  const model = pick(usable, sharedUnevenly(index, usable.length));
  const prompt = pick(prompts, index * 7);
  const call = {
    model,
    messages: [{ role: "user", content: prompt }] as const,
    stream: index % 3 !== 0,
    max_tokens: 60 + ((index * 37) % 200),
  };
  if (index % 10 === 4) {
    return { ...call, messages: [{ role: "user", content: "What is the weather in Lisbon?" }], tools: [weatherTool] };
  }
  if (index % 10 === 8) {
    return { ...call, messages: [{ role: "system", content: "Answer in one sentence." }, ...call.messages] };
  }
  return call;
}

/** Half of the calls go to the first third of the models. */
const sharedUnevenly = (index: number, length: number): number =>
  index % 2 === 0 ? (index / 2) % Math.ceil(length / 3) : index;

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("There is nothing to pick from");
  return item;
}
