import type { JsonObject, StreamPart } from "@causeway/protocol";
import { objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { readFinishReason } from "./finish-reason.ts";
import { readLogprobs } from "./read-logprobs.ts";
import { signatureDetail, signedExtra, thoughtDetail } from "./thought-signatures.ts";

/** The parts of one candidate, as they come: a whole answer is one piece. */
export type CandidateReader = {
  read(candidate: JsonObject): readonly StreamPart[];
};

export function candidateReader(choice: number, idOf: () => string | undefined): CandidateReader {
  let calls = 0;
  let details = 0;

  const reasoning = (text: string, detail: JsonObject): StreamPart => ({
    type: "reasoning",
    choice,
    text,
    details: [detail],
  });

  const readCall = (call: JsonObject, signature: string | undefined): readonly StreamPart[] => {
    const name = textOf(call["name"]);
    if (name === undefined) return [];
    const index = calls++;
    const id =
      textOf(call["id"]) ?? `call_${(idOf() ?? "unnamed").replace(/[^A-Za-z0-9]/g, "").slice(-24)}_${choice}_${index}`;
    return [
      ...(signature === undefined ? [] : [reasoning("", signatureDetail(signature, details++, id))]),
      { type: "tool-call", choice, index, id, name, ...signedExtra(signature) },
      { type: "tool-arguments", choice, index, text: JSON.stringify(objectOf(call["args"]) ?? {}) },
    ];
  };

  const readImage = (data: JsonObject): readonly StreamPart[] => {
    const url = `data:${stringOf(data["mimeType"]) ?? "image/png"};base64,${stringOf(data["data"]) ?? ""}`;
    const delta = { images: [{ type: "image_url", image_url: { url } }] };
    return [{ type: "extra", choice, delta, logprobs: undefined }];
  };

  const readPart = (part: JsonObject): readonly StreamPart[] => {
    const signature = textOf(part["thoughtSignature"]);
    const text = stringOf(part["text"]);
    if (part["thought"] === true) {
      if (!text && signature === undefined) return [];
      return [reasoning(text ?? "", thoughtDetail(text ?? "", details++, signature))];
    }
    const call = objectOf(part["functionCall"]);
    if (call) return readCall(call, signature);
    const image = objectOf(part["inlineData"]);
    const signed = signature === undefined ? [] : [reasoning("", signatureDetail(signature, details++))];
    if (image) return [...readImage(image), ...signed];
    if (text === undefined && signature === undefined)
      return [{ type: "native", choice, format: "gemini", value: part }];
    return [...(text ? [{ type: "text", choice, text } as const] : []), ...signed];
  };

  return {
    read(candidate) {
      const parts = objectsOf(objectOf(candidate["content"])?.["parts"]).flatMap(readPart);
      const logprobs = readLogprobs(candidate["logprobsResult"]);
      const native = textOf(candidate["finishReason"]);
      return [
        ...parts,
        ...(logprobs ? [{ type: "extra", choice, delta: {}, logprobs } as const] : []),
        ...(native === undefined || native === "FINISH_REASON_UNSPECIFIED"
          ? []
          : [{ type: "finish", choice, reason: readFinishReason(native, calls > 0), nativeReason: native } as const]),
      ];
    },
  };
}
