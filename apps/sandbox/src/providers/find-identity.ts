import type { Identity } from "./identity.ts";
import { amazonBedrock } from "./identities/amazon-bedrock.ts";
import { anthropic } from "./identities/anthropic.ts";
import { cerebras } from "./identities/cerebras.ts";
import { deepinfra } from "./identities/deepinfra.ts";
import { deepseek } from "./identities/deepseek.ts";
import { fireworks } from "./identities/fireworks.ts";
import { googleAiStudio, googleVertex } from "./identities/google.ts";
import { groq } from "./identities/groq.ts";
import { mistral } from "./identities/mistral.ts";
import { openaiError } from "./identities/openai-style.ts";
import { openai } from "./identities/openai.ts";
import { perplexity } from "./identities/perplexity.ts";
import { together } from "./identities/together.ts";
import { xai } from "./identities/xai.ts";
import { alphanumeric, seededRandom, seededUuid } from "./seeded-random.ts";

export const tunedIdentities: readonly Identity[] = [
  openai,
  anthropic,
  amazonBedrock,
  googleAiStudio,
  googleVertex,
  groq,
  deepseek,
  mistral,
  together,
  fireworks,
  deepinfra,
  cerebras,
  perplexity,
  xai,
];

const known = new Map(tunedIdentities.map((identity) => [identity.slug, identity]));

/** Every slug is somebody: a tuned identity, or one whose traits follow from the slug and never change. */
export function findIdentity(slug: string): Identity {
  const found = known.get(slug);
  if (found) return found;
  const derived = deriveIdentity(slug);
  if (known.size < 2_000) known.set(slug, derived);
  return derived;
}

function deriveIdentity(slug: string): Identity {
  const random = seededRandom(`identity:${slug}`);
  const idWithUuid = random.integer(2) === 0;
  return {
    slug,
    name: slug.replace(/(^|-)(\w)/g, (_, dash: string, letter: string) => `${dash && " "}${letter.toUpperCase()}`),
    models: [`${slug}-large`, `${slug}-small`],
    pace: { firstTokenMs: 20 + random.integer(60), chunkMs: 3 + random.integer(12) },
    tokensPerChunk: 1 + random.integer(5),
    completionId: (seeded) =>
      idWithUuid ? `chatcmpl-${seededUuid(seeded)}` : `chatcmpl-${seeded.text(24, alphanumeric)}`,
    toolCallId: (seeded) => `call_${seeded.text(24, alphanumeric)}`,
    requestId: seededUuid,
    headers: (facts) => ({ "x-request-id": facts.requestId }),
    errorBody: openaiError,
    streamedUsage: random.integer(3) === 0 ? "always" : "asked",
    reasoningField: random.pick(["reasoning_content", "reasoning"]),
  };
}
