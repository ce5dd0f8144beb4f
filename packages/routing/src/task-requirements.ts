import type { EmbeddingsRequest, RerankRequest, TaskRequest } from "@causeway/protocol";
import type { Requirements } from "./requirements.ts";

/** What an endpoint must be able to do to carry out a task of that size. */
export const taskRequirementsOf = (
  request: TaskRequest,
  size: Pick<Requirements, "promptTokens" | "prompts" | "units">,
): Requirements => ({
  ...size,
  task: request.task,
  maxOutputTokens: request.maxOutputTokens,
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
  }
}

function parametersOf(request: TaskRequest): readonly string[] {
  switch (request.task) {
    case "embeddings":
      return embeddingsParameters(request);
    case "rerank":
      return rerankParameters(request);
  }
}

const embeddingsParameters = ({ dimensions }: EmbeddingsRequest) => (dimensions === undefined ? [] : ["dimensions"]);

/** All of them sort out the best, or we do. */
const rerankParameters = (_: RerankRequest) => [];
