import type { CallSample } from "../first-call/first-call-samples.ts";
import type { CallBody, Message } from "./conversation.ts";

/** The call as code that runs when pasted; files are named, not spelled out. */
export function codeSamples(apiUrl: string, call: CallBody): readonly CallSample[] {
  const baseUrl = `${apiUrl}/api/v1`;
  const body = { ...call, messages: call.messages.map(withoutFiles) };
  return [
    { id: "curl", label: "curl", language: "bash", code: curl(baseUrl, body) },
    { id: "typescript", label: "TypeScript", language: "typescript", code: typescript(baseUrl, body) },
    { id: "python", label: "Python", language: "python", code: python(baseUrl, body) },
  ];
}

/** The same call without megabytes of files in it: what is sent to be written as code, and shown. */
export function withoutFiles({ role, content }: Message): Message {
  if (typeof content === "string") return { role, content };
  return {
    role,
    content: content.map((part) => {
      if (part.type === "image_url") return { ...part, image_url: { url: shortened(part.image_url.url) } };
      if (part.type === "file") return { ...part, file: { ...part.file, file_data: shortened(part.file.file_data) } };
      return part;
    }),
  };
}

const shortened = (dataUrl: string): string => dataUrl.replace(/;base64,.*$/s, ";base64,…");

const curl = (baseUrl: string, body: CallBody) => `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $CAUSEWAY_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d ${inShellQuotes(JSON.stringify({ ...body, stream: true }, undefined, 2))}`;

/** In single quotes a shell reads everything as it stands but the quote itself. */
const inShellQuotes = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const typescript = (baseUrl: string, body: CallBody) => `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: process.env.CAUSEWAY_API_KEY,
});

const stream = await client.chat.completions.create(${JSON.stringify({ ...body, stream: true }, undefined, 2)});

for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`;

const python = (baseUrl: string, { model, messages, ...parameters }: CallBody) => {
  const { top_k, ...known } = parameters;
  const extra = top_k === undefined ? {} : { extra_body: { top_k } };
  const options = Object.entries({ model, messages, ...known, stream: true, ...extra });
  return `import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=os.environ["CAUSEWAY_API_KEY"],
)

stream = client.chat.completions.create(
${options.map(([name, value]) => `    ${name}=${inPython(value, 1)},`).join("\n")}
)

for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`;
};

/** JSON as Python writes it. A JSON string is a Python string too, but for one kind of escape that JSON never needs. */
function inPython(value: unknown, depth: number): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value))
    return block(
      "[",
      "]",
      value.map((item) => inPython(item, depth + 1)),
      depth,
    );
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(
      ([name, field]) => `${JSON.stringify(name)}: ${inPython(field, depth + 1)}`,
    );
    return block("{", "}", fields, depth);
  }
  return JSON.stringify(value);
}

function block(open: string, close: string, items: readonly string[], depth: number): string {
  if (items.length === 0) return `${open}${close}`;
  const indent = "    ".repeat(depth);
  return `${open}\n${items.map((item) => `${indent}    ${item},`).join("\n")}\n${indent}${close}`;
}
