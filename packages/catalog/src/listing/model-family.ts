/** How models are grouped by what they are built on. */
export const modelFamilies = [
  "GPT",
  "Claude",
  "Gemini",
  "Gemma",
  "Grok",
  "Cohere",
  "Nova",
  "Qwen",
  "Qwen3",
  "Yi",
  "DeepSeek",
  "Mistral",
  "Llama2",
  "Llama3",
  "Llama4",
  "PaLM",
  "RWKV",
  "Router",
  "Other",
] as const;

export type ModelFamily = (typeof modelFamilies)[number];

/** First match wins: names that stand for another model; then what a model was distilled into or trained on from is told by its name, whoever made it. */
const byId: readonly (readonly [RegExp, ModelFamily])[] = [
  [/^~|^causeway\//, "Router"],
  [/llama-?4(?!\d)/, "Llama4"],
  [/llama-?3(?!\d)|distill-llama/, "Llama3"],
  [/llama-?2(?!\d)/, "Llama2"],
  [/qwen-?3(?!\d)/, "Qwen3"],
  [/qwen|qwq|qvq/, "Qwen"],
  [/gemma/, "Gemma"],
  [/^google\/gemini/, "Gemini"],
  [/\/palm-/, "PaLM"],
  [/^deepseek\//, "DeepSeek"],
  [/^mistralai\/|mixtral/, "Mistral"],
  [/^openai\//, "GPT"],
  [/^anthropic\//, "Claude"],
  [/^x-ai\//, "Grok"],
  [/^cohere\//, "Cohere"],
  [/^amazon\/nova/, "Nova"],
  [/^01-ai\/yi/, "Yi"],
  [/rwkv/, "RWKV"],
];

export const familyOf = (modelId: string): ModelFamily =>
  byId.find(([pattern]) => pattern.test(modelId))?.[1] ?? "Other";

/** Families of that name, whatever the case; without a number, those of all generations: `llama` is Llama2 to Llama4. */
export const familiesNamed = (name: string): readonly ModelFamily[] => {
  const wanted = name.toLowerCase();
  return modelFamilies.filter((family) =>
    [family.toLowerCase(), family.toLowerCase().replace(/\d$/, "")].includes(wanted),
  );
};
