import type { CodeLanguage } from "@causeway/ui/highlight.ts";
import type { ModelPurpose } from "../catalog/model-purpose.ts";
import { imagesSamples, speechSamples, transcriptionsSamples } from "./media-samples.ts";
import { embeddingsSamples, rerankSamples, searchSamples } from "./task-samples.ts";

export type CallSample = {
  readonly id: string;
  readonly label: string;
  readonly language: CodeLanguage;
  readonly code: string;
};

export type CallSampleOptions = {
  /** `http://localhost:8787` */
  readonly apiUrl: string;
  readonly model: string;
  /** What the model is made for; conversations unless said. */
  readonly purpose?: ModelPurpose;
  /** A key to insert; otherwise the samples read it from the environment. */
  readonly apiKey?: string;
};

/** The same first call in three languages, ready to paste. */
export function firstCallSamples({ apiUrl, model, purpose, apiKey }: CallSampleOptions): readonly CallSample[] {
  const baseUrl = `${apiUrl}/api/v1`;
  if (purpose !== undefined && purpose !== "conversations") return samplesOf[purpose]({ baseUrl, model, apiKey });
  return [
    { id: "curl", label: "curl", language: "bash", code: curl(baseUrl, model, apiKey) },
    { id: "typescript", label: "TypeScript", language: "typescript", code: typescript(baseUrl, model, apiKey) },
    { id: "python", label: "Python", language: "python", code: python(baseUrl, model, apiKey) },
  ];
}

const samplesOf = {
  embeddings: embeddingsSamples,
  reranking: rerankSamples,
  images: imagesSamples,
  speech: speechSamples,
  transcriptions: transcriptionsSamples,
  search: searchSamples,
} as const;

const curl = (baseUrl: string, model: string, apiKey = "$CAUSEWAY_API_KEY") => `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [
      { "role": "user", "content": "Why is the sea salt?" }
    ]
  }'`;

const typescript = (baseUrl: string, model: string, apiKey?: string) => `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: ${apiKey === undefined ? "process.env.CAUSEWAY_API_KEY" : `"${apiKey}"`},
});

const stream = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Why is the sea salt?" }],
  stream: true,
});

for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`;

const python = (baseUrl: string, model: string, apiKey?: string) => `import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=${apiKey === undefined ? 'os.environ["CAUSEWAY_API_KEY"]' : `"${apiKey}"`},
)

stream = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Why is the sea salt?"}],
    stream=True,
)

for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`;
