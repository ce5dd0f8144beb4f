import type { CatalogSnapshot } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import {
  type AnyCall,
  type ChatCall,
  type ContentPart,
  isConversation,
  type Message,
  type Warning,
} from "@causeway/protocol";
import type { RequestedModel } from "@causeway/routing";
import { filtersContent, guardContent } from "../guardrails/guard-content.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { DocumentSource } from "./document-source.ts";

type FilePart = ContentPart & { readonly type: "file" };

/** Each that is not known yet takes a process of its own for a moment. */
const mostDocuments = 20;

export type DocumentsQuestion = {
  readonly key: Pick<ApiKey, "guardrails">;
  readonly asked: AnyCall;
  readonly models: readonly RequestedModel[];
};

/**
 * The documents of a conversation as text, where no asked model reads documents, the caller wants them so, or a guardrail
 * filters content: what a model is given is what was looked into. Throws 400 when one cannot be read, 403 when a guardrail
 * blocks it, and 503 when too many are being read.
 */
export async function readDocuments(
  { documents, catalog, pause }: Pick<GatewayPorts, "documents" | "catalog" | "pause">,
  { key: { guardrails }, asked, models }: DocumentsQuestion,
): Promise<AnyCall> {
  if (!isConversation(asked) || !asked.request.messages.some(({ content }) => content.some(isFile))) return asked;
  if (filtersContent(guardrails)) {
    const name = guardrails.find(({ filters }) => filters.length > 0)?.name;
    return await guardContent(guardrails, await withTexts(asked, documents, guardedBy(name ?? "")), pause);
  }
  if (asked.documents === "native") return asked;
  if (asked.documents === undefined && models.some((requested) => takesFiles(requested, catalog()))) return asked;
  return await withTexts(asked, documents, readsNone);
}

/** Why a document is given as text: `reason` goes on after a comma, `fix` is a sentence. */
type TextOnly = { readonly reason: string; readonly fix: string };

const readsNone: TextOnly = {
  reason: "and the model reads none itself",
  fix: "Choose a model that does: GET /api/v1/models?input_modalities=file.",
};

const guardedBy = (name: string): TextOnly => ({
  reason: `and the guardrail ${name} looks into texts only`,
  fix: "Send its text, or ask whoever manages the guardrail.",
});

const isFile = (part: ContentPart): part is FilePart => part.type === "file";

const takesFiles = ({ model }: RequestedModel, { endpoints }: CatalogSnapshot): boolean =>
  (endpoints.get(model.id) ?? [model]).some(({ inputModalities }) => inputModalities.includes("file"));

async function withTexts(asked: ChatCall, documents: DocumentSource, why: TextOnly): Promise<ChatCall> {
  const { request } = asked;
  const warnings: Warning[] = [];
  const texts = new Map<FilePart, string>();
  for (const [index, { content }] of request.messages.entries()) {
    for (const [position, part] of content.entries()) {
      if (!isFile(part)) continue;
      const path = `messages.${index}.content.${position}`;
      if (texts.size === mostDocuments) throw refusal(path, `is one more than the ${mostDocuments} documents`, why);
      const { text, pages } = await readDocument(part, { path, why }, documents);
      texts.set(part, text);
      const length = pages === 1 ? "a page" : `${pages} pages`;
      warnings.push({ code: "changed", param: path, message: `The model was given the document as text (${length}).` });
    }
  }
  const messages = request.messages.map(
    (message): Message => (message.role === "system" ? message : { ...message, content: message.content.map(asText) }),
  );
  return { ...asked, request: { ...request, messages }, warnings: [...asked.warnings, ...warnings] };

  function asText(part: ContentPart): ContentPart {
    const text = isFile(part) ? texts.get(part) : undefined;
    return text === undefined ? part : { type: "text", text };
  }
}

async function readDocument(
  { source, name }: FilePart,
  { path, why }: { readonly path: string; readonly why: TextOnly },
  documents: DocumentSource,
) {
  if (source.kind === "url") {
    const what = "is the address of a document, and documents are only read as text when they are sent as data: URLs";
    throw refusal(path, what, why);
  }
  const read = await documents.read(source.mediaType, source.data);
  switch (read.kind) {
    case "text":
      return { text: framed(name, textOf(read.pages)), pages: read.pages.length };
    case "unreadable":
      throw refusal(path, `is a document that ${read.reason}`, why);
    case "busy":
      throw new AppError("service-unavailable", "Too many documents are being read right now.", {
        retryAfterSeconds: 2,
      });
  }
}

const textOf = ([first = "", ...others]: readonly string[]): string =>
  others.length === 0 ? first : [first, ...others].map((text, index) => `[Page ${index + 1}]\n${text}`).join("\n\n");

/** The model is told where the document begins and ends, and what it is called. */
const framed = (name: string | undefined, text: string): string =>
  `<document${name === undefined ? "" : ` name=${JSON.stringify(name)}`}>\n${text}\n</document>`;

const refusal = (path: string, what: string, { reason, fix }: TextOnly): AppError =>
  new AppError("invalid-request", `${path} ${what}, ${reason}. ${fix}`, { parameter: path });
