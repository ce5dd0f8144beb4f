import { awsEventFraming } from "../framing/aws-event-framing.ts";
import type { Dialect } from "../provider.ts";
import { openStream } from "./bedrock-converse/open-stream.ts";
import { readAnswer } from "./bedrock-converse/read-answer.ts";
import { writeRequest } from "./bedrock-converse/write-request.ts";
import { textOf, objectOf } from "./loosely.ts";
import { isErrorBody, readError } from "./provider-error/read-error.ts";
import { supportedRequest } from "./supported-request.ts";

/** Bedrock's one format for the models of many authors. */
export const bedrockConverse: Dialect = {
  id: "bedrock-converse",
  path: ({ upstreamModelId, stream }) =>
    `/model/${encodeURIComponent(upstreamModelId)}/${stream ? "converse-stream" : "converse"}`,
  framing: awsEventFraming,
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call),
  readAnswer,
  openStream,
  isErrorBody,
  readError(status, headers, body) {
    const message = textOf(objectOf(body)?.["message"]) ?? "";
    // Told with 400, as if the caller had named it.
    const isUnknown =
      status === 400 && /model identifier is invalid|on-demand throughput|end of its life/.test(message);
    return readError(isUnknown ? 404 : status, headers, body);
  },
};
