import type { CallSample } from "./first-call-samples.ts";

export type SampleFacts = { readonly baseUrl: string; readonly model: string; readonly apiKey: string | undefined };

/** A first call of a model that embeds, with the libraries that embed. */
export const embeddingsSamples = ({ baseUrl, model, apiKey }: SampleFacts): readonly CallSample[] => [
  {
    id: "curl",
    label: "curl",
    language: "bash",
    code: curl(`${baseUrl}/embeddings`, apiKey, [`"model": "${model}"`, `"input": ["Why is the sea salt?"]`]),
  },
  {
    id: "typescript",
    label: "TypeScript",
    language: "typescript",
    code: `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: ${keyInTypescript(apiKey)},
});

const { data } = await client.embeddings.create({
  model: "${model}",
  input: ["Why is the sea salt?"],
});

console.log(data[0]?.embedding.length);`,
  },
  {
    id: "python",
    label: "Python",
    language: "python",
    code: `import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=${keyInPython(apiKey)},
)

answer = client.embeddings.create(
    model="${model}",
    input=["Why is the sea salt?"],
)

print(len(answer.data[0].embedding))`,
  },
];

/** OpenAI's libraries know no reranking: plain HTTP. */
export const rerankSamples = ({ baseUrl, model, apiKey }: SampleFacts): readonly CallSample[] => [
  {
    id: "curl",
    label: "curl",
    language: "bash",
    code: curl(`${baseUrl}/rerank`, apiKey, [
      `"model": "${model}"`,
      `"query": "Why is the sea salt?"`,
      `"documents": ["Rivers carry salt into it.", "It is blue."]`,
    ]),
  },
  {
    id: "typescript",
    label: "TypeScript",
    language: "typescript",
    code: `const response = await fetch("${baseUrl}/rerank", {
  method: "POST",
  headers: {
    authorization: \`Bearer \${${keyInTypescript(apiKey)}}\`,
    "content-type": "application/json",
  },
  body: JSON.stringify({
    model: "${model}",
    query: "Why is the sea salt?",
    documents: ["Rivers carry salt into it.", "It is blue."],
  }),
});

console.log((await response.json()).results);`,
  },
];

/** Neither do they know web search. */
export const searchSamples = ({ baseUrl, model, apiKey }: SampleFacts): readonly CallSample[] => [
  {
    id: "curl",
    label: "curl",
    language: "bash",
    code: curl(`${baseUrl}/search`, apiKey, [`"model": "${model}"`, `"query": "Why is the sea salt?"`]),
  },
  {
    id: "typescript",
    label: "TypeScript",
    language: "typescript",
    code: `const response = await fetch("${baseUrl}/search", {
  method: "POST",
  headers: {
    authorization: \`Bearer \${${keyInTypescript(apiKey)}}\`,
    "content-type": "application/json",
  },
  body: JSON.stringify({ model: "${model}", query: "Why is the sea salt?" }),
});

console.log((await response.json()).results);`,
  },
];

export const curl = (url: string, apiKey = "$CAUSEWAY_API_KEY", fields: readonly string[]) => `curl ${url} \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '{
    ${fields.join(",\n    ")}
  }'`;

export const keyInTypescript = (apiKey: string | undefined) =>
  apiKey === undefined ? "process.env.CAUSEWAY_API_KEY" : `"${apiKey}"`;

export const keyInPython = (apiKey: string | undefined) =>
  apiKey === undefined ? 'os.environ["CAUSEWAY_API_KEY"]' : `"${apiKey}"`;
