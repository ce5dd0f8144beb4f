import type { UnitCounts } from "@causeway/catalog";
import type {
  ContentPart,
  EmbeddingsRequest,
  ImagesRequest,
  RerankRequest,
  SearchRequest,
  SpeechRequest,
  TaskRequest,
  TranscriptionsRequest,
} from "@causeway/protocol";
import { imageTokens } from "./image-tokens.ts";
import { type PromptSize, partSize, textSize, total } from "./prompt-size.ts";

/** How much a task reads and makes, before anyone has counted. */
export type TaskSize = {
  readonly promptTokens: PromptSize;
  /** How many texts are read, each in a context of its own, and what the longest probably has. */
  readonly prompts: { readonly count: number; readonly longest: number };
  /** What some prices count beside tokens. */
  readonly units: { readonly likely: UnitCounts; readonly most: UnitCounts };
  /** Made, where the task makes any. */
  readonly outputTokens?: PromptSize;
};

export function taskSize(request: TaskRequest): TaskSize {
  switch (request.task) {
    case "embeddings":
      return embeddingsSize(request);
    case "rerank":
      return rerankSize(request);
    case "images":
      return imagesSize(request);
    case "speech":
      return speechSize(request);
    case "transcriptions":
      return transcriptionsSize(request);
    case "search":
      return searchSize(request);
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

/** What OpenAI counts for an image that is shown before it is done. Source: its guide to image generation, 2026-11. */
const tokensPerLook = 100;

/** Fewer images than were asked for may come, never more. */
function imagesSize({ prompt, references, count, ...asked }: ImagesRequest): TaskSize {
  const words = total([perInput, textSize(prompt)]);
  const pictures = total(references.map((source) => partSize({ type: "image", source })));
  const each = imageTokens(asked);
  // Early looks are told of one image alone.
  const looks = asked.stream && count === 1 ? asked.partialImages * tokensPerLook : 0;
  const unitsBy = (bound: keyof PromptSize): UnitCounts => ({
    image: count,
    // Where the tokens of pictures have a price apart from those of words.
    madeImageToken: each[bound] * count,
    ...(references.length > 0 && { imageToken: pictures[bound] }),
  });
  return {
    // A picture is read as words or at a price of its own, never as both: what has none is a few tokens more.
    promptTokens: { likely: words.likely, most: words.most + pictures.most },
    prompts: { count: 1, longest: words.likely },
    units: { likely: unitsBy("likely"), most: unitsBy("most") },
    outputTokens: { likely: each.likely * count + looks, most: each.most * count + looks },
  };
}

/** Characters as Unicode has them: what some count a symbol twice for, none counts for less. */
function speechSize({ text, instructions }: SpeechRequest): TaskSize {
  const read = total([perInput, textSize(text), textSize(instructions ?? "")]);
  const characters = { character: Array.from(text).length };
  return {
    promptTokens: read,
    prompts: { count: 1, longest: read.likely },
    units: { likely: characters, most: characters },
  };
}

/**
 * How long a recording is, nobody has heard yet: it is held for as if it were of the poorest sound that its format has,
 * and believed to be of the usual one. Bytes a second.
 */
const poorest = { wav: 4_000, flac: 4_000, others: 750 } as const;
const usual = { wav: 32_000, flac: 32_000, others: 16_000 } as const;

/** Where sound is counted in tokens. Source: OpenAI's prices of transcriptions by the token and by the minute, 2026-11. */
const tokensPerSecond = 10;
/** Fast speakers say four words a second. */
const wordTokensPerSecond = { likely: 3, most: 8 } as const;
const secondsPerPiece = 30;

function transcriptionsSize({ audio, format }: TranscriptionsRequest): TaskSize {
  const bytes = Math.floor((audio.replace(/=+$/, "").length * 3) / 4);
  const kind = format === "wav" || format === "flac" ? format : "others";
  const secondsAt = (rates: typeof poorest | typeof usual) => Math.max(10, Math.ceil(bytes / rates[kind]));
  const [likely, most] = [secondsAt(usual), secondsAt(poorest)];
  return {
    promptTokens: { likely: likely * tokensPerSecond, most: most * tokensPerSecond },
    // What is longer than the context is heard in pieces.
    prompts: { count: Math.ceil(most / secondsPerPiece), longest: 0 },
    units: { likely: { second: likely }, most: { second: most } },
    outputTokens: { likely: likely * wordTokensPerSecond.likely, most: most * wordTokensPerSecond.most },
  };
}

/** Up to ten results are one search, at every engine. */
function searchSize({ query }: SearchRequest): TaskSize {
  const asked = textSize(query);
  return {
    promptTokens: asked,
    prompts: { count: 1, longest: asked.likely },
    units: { likely: { search: 1 }, most: { search: 1 } },
  };
}

const longestOf = (sizes: readonly PromptSize[]) => sizes.reduce((longest, { likely }) => Math.max(longest, likely), 0);
