import type { Asked } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import {
  invalid,
  isAbsent,
  readBoolean,
  readList,
  readNumber,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import { readImageSource } from "../reading/read-media-source.ts";
import { readRouting } from "../reading/read-routing.ts";
import { unknownFields } from "../reading/unknown-fields.ts";
import { taskBasis } from "../task.ts";
import type { RerankDocument, RerankRequest } from "./rerank.ts";

/** As many as Cohere takes; providers that take fewer say so. */
const mostDocuments = 10_000;

/** What was read, and what the answer is written with. */
export type ReadRerank = {
  readonly call: Asked<RerankRequest>;
  /** The documents, as they are told again. */
  readonly sent: readonly JsonObject[];
  readonly returnsDocuments: boolean;
};

const known: ReadonlySet<string> = new Set(["documents", "query", "return_documents", "top_n"]);

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readRerank(body: unknown): ReadRerank {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"query": …, "documents": […]}', body);
  checkShape(body);
  const documents = readDocuments(body["documents"]);
  const request: RerankRequest = {
    ...taskBasis,
    task: "rerank",
    query: readRequiredString(body["query"], "query"),
    documents: documents.map(({ document }) => document),
    topN: readNumber(body["top_n"], "top_n", { min: 1, max: mostDocuments, integer: true }),
    user: readString(body["user"], "user", 1024),
  };
  return {
    call: { ...readRouting(body), request, warnings: [...ignoredRouting(body), ...unknownFields(body, known)] },
    sent: documents.map(({ sent }) => sent),
    returnsDocuments: readBoolean(body["return_documents"], "return_documents") ?? true,
  };
}

type ReadDocument = { readonly document: RerankDocument; readonly sent: JsonObject };

function readDocuments(value: unknown): readonly ReadDocument[] {
  const list = readList(value, "documents", mostDocuments);
  if (list === undefined || list.length === 0) {
    throw invalid("documents", "is required: a list of at least one text or object with text or image");
  }
  return list.map((item, index) => readDocument(item, `documents.${index}`));
}

function readDocument(value: unknown, path: string): ReadDocument {
  if (typeof value === "string") {
    const text = readRequiredString(value, path);
    return { document: { text, image: undefined }, sent: { text } };
  }
  if (!isJsonObject(value)) throw invalid(path, "must be a text or an object with text or image", value);
  const text = readString(value["text"], `${path}.text`) || undefined;
  const image = readString(value["image"], `${path}.image`);
  if (text === undefined && isAbsent(image)) throw invalid(path, "must have text or image");
  return {
    document: { text, image: image === undefined ? undefined : readImageSource(image, `${path}.image`) },
    sent: { ...(text !== undefined && { text }), ...(image !== undefined && { image }) },
  };
}
