import type { CodeLanguage } from "@causeway/ui/highlight.ts";
import type { ModelPurpose } from "../catalog/model-purpose.ts";
import { conversationSamples } from "./conversation-samples.ts";
import { imagesSamples, speechSamples, transcriptionsSamples } from "./media-samples.ts";
import { embeddingsSamples, rerankSamples, type SampleFacts, searchSamples } from "./task-samples.ts";

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

/** The same first call in several languages, ready to paste. A conversation streams: the first words come at once. */
export const firstCallSamples = ({
  apiUrl,
  model,
  purpose = "conversations",
  apiKey,
}: CallSampleOptions): readonly CallSample[] => samplesOf[purpose]({ baseUrl: `${apiUrl}/api/v1`, model, apiKey });

const samplesOf: Readonly<Record<ModelPurpose, (facts: SampleFacts) => readonly CallSample[]>> = {
  conversations: conversationSamples,
  embeddings: embeddingsSamples,
  reranking: rerankSamples,
  images: imagesSamples,
  speech: speechSamples,
  transcriptions: transcriptionsSamples,
  search: searchSamples,
};
