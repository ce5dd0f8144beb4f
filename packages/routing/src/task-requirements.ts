import type {
  EmbeddingsRequest,
  ImagesRequest,
  SpeechRequest,
  TaskRequest,
  TranscriptionsRequest,
} from "@causeway/protocol";
import type { Requirements } from "./requirements.ts";

/** What an endpoint must be able to do to carry out a task of that size. */
export const taskRequirementsOf = (
  request: TaskRequest,
  size: Pick<Requirements, "promptTokens" | "prompts" | "units"> & {
    readonly outputTokens?: Requirements["promptTokens"];
  },
): Requirements => ({
  promptTokens: size.promptTokens,
  ...(size.prompts && { prompts: size.prompts }),
  ...(size.units && { units: size.units }),
  task: request.task,
  maxOutputTokens: size.outputTokens?.most ?? request.maxOutputTokens,
  ...(size.outputTokens && { likelyOutputTokens: size.outputTokens.likely }),
  choices: request.choices,
  inputModalities: modalitiesOf(request),
  parameters: parametersOf(request),
});

function modalitiesOf(request: TaskRequest): readonly string[] {
  switch (request.task) {
    case "embeddings": {
      const kinds = request.inputs.flatMap((input) =>
        input.kind === "parts" ? input.parts.map((part): string => part.type) : [],
      );
      return ["image", "audio", "file"].filter((kind) => kinds.includes(kind));
    }
    case "rerank":
      return request.documents.some(({ image }) => image !== undefined) ? ["image"] : [];
    case "images":
      return request.references.length > 0 ? ["image"] : [];
    case "speech":
    case "search":
      return [];
    case "transcriptions":
      return ["audio"];
  }
}

function parametersOf(request: TaskRequest): readonly string[] {
  switch (request.task) {
    case "embeddings":
      return embeddingsParameters(request);
    case "rerank":
    case "search":
      // All of them sort out the best, or we do.
      return [];
    case "images":
      return imagesParameters(request);
    case "speech":
      return speechParameters(request);
    case "transcriptions":
      return transcriptionsParameters(request);
  }
}

const embeddingsParameters = ({ dimensions }: EmbeddingsRequest) => (dimensions === undefined ? [] : ["dimensions"]);

/** Without these the image would be another; shape and quality come as near as the model can. */
const imagesParameters = ({ background, seed }: ImagesRequest) => [
  ...(background === "transparent" ? ["background"] : []),
  ...(seed === undefined ? [] : ["seed"]),
];

const speechParameters = ({ instructions }: SpeechRequest) => (instructions === undefined ? [] : ["instructions"]);

const transcriptionsParameters = ({ timestamps }: TranscriptionsRequest) =>
  timestamps.length === 0 ? [] : ["timestamp_granularities"];
