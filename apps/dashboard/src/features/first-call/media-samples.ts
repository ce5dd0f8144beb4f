import type { CallSample } from "./first-call-samples.ts";
import { curl, keyInPython, keyInTypescript, type SampleFacts } from "./task-samples.ts";

/** A first image, which the answer holds in base64. */
export const imagesSamples = (facts: SampleFacts): readonly CallSample[] => [
  {
    id: "curl",
    label: "curl",
    language: "bash",
    code: curl(`${facts.baseUrl}/images`, facts.apiKey, [`"model": "${facts.model}"`, `"prompt": "A coral reef"`]),
  },
  {
    id: "typescript",
    label: "TypeScript",
    language: "typescript",
    code: `${typescriptClient(facts, 'import { writeFile } from "node:fs/promises";')}

const { data } = await client.images.generate({
  model: "${facts.model}",
  prompt: "A coral reef",
});

await writeFile("reef.png", data?.[0]?.b64_json ?? "", "base64");`,
  },
  {
    id: "python",
    label: "Python",
    language: "python",
    code: `${pythonClient(facts, "import base64\n")}

answer = client.images.generate(
    model="${facts.model}",
    prompt="A coral reef",
)

with open("reef.png", "wb") as file:
    file.write(base64.b64decode(answer.data[0].b64_json))`,
  },
];

/** A first sentence read aloud, into a file. */
export const speechSamples = (facts: SampleFacts): readonly CallSample[] => [
  {
    id: "curl",
    label: "curl",
    language: "bash",
    code: `${curl(`${facts.baseUrl}/audio/speech`, facts.apiKey, [
      `"model": "${facts.model}"`,
      `"input": "Why is the sea salt?"`,
      `"response_format": "mp3"`,
    ])} --output question.mp3`,
  },
  {
    id: "typescript",
    label: "TypeScript",
    language: "typescript",
    code: `${typescriptClient(facts, 'import { writeFile } from "node:fs/promises";')}

const speech = await client.audio.speech.create({
  model: "${facts.model}",
  voice: "alloy",
  input: "Why is the sea salt?",
  response_format: "mp3",
});

await writeFile("question.mp3", Buffer.from(await speech.arrayBuffer()));`,
  },
  {
    id: "python",
    label: "Python",
    language: "python",
    code: `${pythonClient(facts)}

speech = client.audio.speech.create(
    model="${facts.model}",
    voice="alloy",
    input="Why is the sea salt?",
    response_format="mp3",
)
speech.write_to_file("question.mp3")`,
  },
];

/** The words of a first recording. */
export const transcriptionsSamples = (facts: SampleFacts): readonly CallSample[] => [
  {
    id: "curl",
    label: "curl",
    language: "bash",
    code: `curl ${facts.baseUrl}/audio/transcriptions \\
  -H "Authorization: Bearer ${facts.apiKey ?? "$CAUSEWAY_API_KEY"}" \\
  -F "model=${facts.model}" \\
  -F "file=@question.mp3"`,
  },
  {
    id: "typescript",
    label: "TypeScript",
    language: "typescript",
    code: `${typescriptClient(facts, 'import { createReadStream } from "node:fs";')}

const { text } = await client.audio.transcriptions.create({
  model: "${facts.model}",
  file: createReadStream("question.mp3"),
});

console.log(text);`,
  },
  {
    id: "python",
    label: "Python",
    language: "python",
    code: `${pythonClient(facts)}

with open("question.mp3", "rb") as file:
    print(client.audio.transcriptions.create(model="${facts.model}", file=file).text)`,
  },
];

const typescriptClient = ({ baseUrl, apiKey }: SampleFacts, imports: string) => `${imports}
import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: ${keyInTypescript(apiKey)},
});`;

const pythonClient = ({ baseUrl, apiKey }: SampleFacts, imports = "") => `${imports}import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=${keyInPython(apiKey)},
)`;
