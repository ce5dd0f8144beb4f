// Only those whose slug, capitalised, is not their name.
const names: Readonly<Record<string, string>> = {
  abacusai: "Abacus.AI",
  ai21: "AI21",
  aisingapore: "AI Singapore",
  "arcee-ai": "Arcee AI",
  "bytedance-seed": "ByteDance Seed",
  deepcogito: "Deep Cogito",
  deepseek: "DeepSeek",
  essentialai: "Essential AI",
  "ibm-granite": "IBM Granite",
  inclusionai: "inclusionAI",
  kwaipilot: "KwaiPilot",
  liquid: "Liquid AI",
  meta: "Meta",
  "meta-llama": "Meta Llama",
  minimax: "MiniMax",
  mistralai: "Mistral AI",
  moonshotai: "Moonshot AI",
  nousresearch: "Nous Research",
  nvidia: "NVIDIA",
  openai: "OpenAI",
  openpipe: "OpenPipe",
  "prime-intellect": "Prime Intellect",
  sao10k: "Sao10k",
  sarvamai: "Sarvam AI",
  speakleash: "SpeakLeash",
  stepfun: "StepFun",
  thinkingmachines: "Thinking Machines",
  "x-ai": "xAI",
  "z-ai": "Z.ai",
};

/** How an author's slug reads: "x-ai" → "xAI". */
export const authorName = (author: string): string =>
  names[author] ??
  author.replace(
    /(^|-)([a-z])/g,
    (_match, hyphen: string, letter: string) => `${hyphen && " "}${letter.toUpperCase()}`,
  );
