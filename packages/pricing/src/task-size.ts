import type { UnitCounts } from "@causeway/catalog";
import type { ContentPart, EmbeddingsRequest, RerankRequest, TaskRequest } from "@causeway/protocol";
import { type PromptSize, partSize, textSize, total } from "./prompt-size.ts";

/** How much a task reads and makes, before anyone has counted. */
export type TaskSize = {
  readonly promptTokens: PromptSize;
  /** How many texts are read, each in a context of its own, and what the longest probably has. */
  readonly prompts: { readonly count: number; readonly longest: number };
  /** What some prices count beside tokens. */
  readonly units: { readonly likely: UnitCounts; readonly most: UnitCounts };
};

export function taskSize(request: TaskRequest): TaskSize {
  switch (request.task) {
    case "embeddings":
      return embeddingsSize(request);
    case "rerank":
      return rerankSize(request);
  }
}

// Some put a word before and after each text.
const perInput: PromptSize = { likely: 0, most: 16 };

function embeddingsSize({ inputs, inputType }: EmbeddingsRequest): TaskSize {
  const around = total([perInput, textSize(inputType ?? "")]);
  const sizes = inputs.map((input) => {
    switch (input.kind) {
      case "text":
        return total([around, textSize(input.text)]);
      case "tokens":
        return total([around, { likely: input.tokens.length, most: input.tokens.length }]);
      case "parts":
        return total([around, ...input.parts.map((part: ContentPart) => partSize(part))]);
    }
  });
  return {
    promptTokens: total(sizes),
    prompts: { count: sizes.length, longest: longestOf(sizes) },
    units: { likely: {}, most: {} },
  };
}

/** Cohere's search is a query with a hundred documents, and a longer document than this is several. */
const documentsPerSearch = 100;
const tokensPerDocument = 500;

/** The query is read again with each document. */
function rerankSize({ query, documents }: RerankRequest): TaskSize {
  const asked = total([perInput, textSize(query)]);
  const pairs = documents.map(({ text, image }) =>
    total([asked, textSize(text ?? ""), ...(image ? [partSize({ type: "image", source: image })] : [])]),
  );
  const searches = (tokensOf: (size: PromptSize) => number) => {
    const pieces = pairs.reduce((count, pair) => count + Math.max(1, Math.ceil(tokensOf(pair) / tokensPerDocument)), 0);
    return { search: Math.ceil(pieces / documentsPerSearch) };
  };
  return {
    promptTokens: total(pairs),
    // What is too long for its context is read in part.
    prompts: { count: pairs.length, longest: 0 },
    units: { likely: searches(({ likely }) => likely), most: searches(({ most }) => most) },
  };
}

const longestOf = (sizes: readonly PromptSize[]) => sizes.reduce((longest, { likely }) => Math.max(longest, likely), 0);
