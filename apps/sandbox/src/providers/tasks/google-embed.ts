import { googleError } from "../gemini/google-error.ts";
import type { ProviderFailure } from "../identity.ts";
import { asRecord } from "../json.ts";
import { pretendVector } from "./pretend-vector.ts";
import { taskFormat } from "./task-format.ts";

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(asRecord) : []);
const numberOf = (value: unknown) => (typeof value === "number" ? value : undefined);
const statusOf = ({ kind, status }: Pick<ProviderFailure, "kind" | "status">) =>
  kind === "wrong-key" ? 400 : kind === "missing-key" ? 403 : status;
const textIn = (value: unknown) => (typeof value === "string" ? value : "");

/** Google AI Studio's `batchEmbedContents`, which does not count tokens. */
export const geminiEmbed = taskFormat({
  name: "gemini-embed",
  read(body, model) {
    const requests = listOf(asRecord(body).requests);
    if (requests.length === 0 || requests.length > 100) return { problem: "at most 100 requests can be in one batch" };
    const texts = requests.map(({ content }) =>
      listOf(asRecord(content).parts)
        .map(({ text }) => textIn(text))
        .join(""),
    );
    return { model, texts };
  },
  write(body, { texts }) {
    const dimensions = numberOf(listOf(asRecord(body).requests)[0]?.outputDimensionality);
    return { embeddings: texts.map((text) => ({ values: pretendVector(text, dimensions) })) };
  },
  statusOf,
  errorBody: (_identity, failure) => googleError(failure),
});

/** Vertex' `predict`, one text at a time. */
export const vertexEmbed = taskFormat({
  name: "vertex-embed",
  read(body, model) {
    const instances = listOf(asRecord(body).instances);
    if (instances.length !== 1) return { problem: "The model accepts one instance per prediction." };
    return { model, texts: instances.map(({ content }) => textIn(content)) };
  },
  write(body, { texts }, { input }) {
    const dimensions = numberOf(asRecord(asRecord(body).parameters).outputDimensionality);
    return {
      predictions: texts.map((text) => ({
        embeddings: {
          values: pretendVector(text, dimensions),
          ...(input !== undefined && { statistics: { truncated: false, token_count: input } }),
        },
      })),
    };
  },
  statusOf,
  errorBody: (_identity, failure) => googleError(failure),
});
