import type { JsonObject, StreamPart } from "@causeway/protocol";
import { objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { readFinishReason } from "./finish-reason.ts";
import { annotationsOf, groundingOf, queriesOf } from "./read-grounding.ts";
import { readLogprobs } from "./read-logprobs.ts";
import { type PartialArgs, partialArgs } from "./partial-args.ts";
import { signatureDetail, signedExtra, thoughtDetail } from "./thought-signatures.ts";

/** The parts of one candidate, as they come: a whole answer is one piece. */
export type CandidateReader = {
  read(candidate: JsonObject): readonly StreamPart[];
};

export function candidateReader(choice: number, idOf: () => string | undefined): CandidateReader {
  let calls = 0;
  let details = 0;
  let told = "";
  let grounding: JsonObject | undefined;
  let isFinished = false;
  /** The call whose arguments come in pieces. */
  let open: { readonly index: number; readonly args: PartialArgs } | undefined;

  const reasoning = (text: string, detail: JsonObject): StreamPart => ({
    type: "reasoning",
    choice,
    text,
    details: [detail],
  });

  const argumentsOf = (index: number, args: JsonObject): StreamPart => ({
    type: "tool-arguments",
    choice,
    index,
    text: JSON.stringify(args),
  });

  const closeCall = (): readonly StreamPart[] => {
    const closed = open;
    open = undefined;
    return closed === undefined ? [] : [argumentsOf(closed.index, closed.args.value)];
  };

  /** The pieces of an open call have no name; the last of them does not say that it will continue. */
  const goOn = (call: JsonObject): readonly StreamPart[] => {
    open?.args.read(call["partialArgs"]);
    return call["willContinue"] === true ? [] : closeCall();
  };

  const readCall = (call: JsonObject, signature: string | undefined): readonly StreamPart[] => {
    const name = textOf(call["name"]);
    if (name === undefined) return goOn(call);
    const before = closeCall();
    const index = calls++;
    const id =
      textOf(call["id"]) ?? `call_${(idOf() ?? "unnamed").replace(/[^A-Za-z0-9]/g, "").slice(-24)}_${choice}_${index}`;
    open = { index, args: partialArgs(objectOf(call["args"]) ?? {}) };
    return [
      ...before,
      ...(signature === undefined ? [] : [reasoning("", signatureDetail(signature, details++, id))]),
      { type: "tool-call", choice, index, id, name, ...signedExtra(signature) },
      ...goOn(call),
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
    // What no other format has words for; its signature belongs to it.
    if (text === undefined && !image && Object.keys(part).some((field) => field !== "thoughtSignature")) {
      return [{ type: "native", choice, format: "gemini", value: part }];
    }
    const signed = signature === undefined ? [] : [reasoning("", signatureDetail(signature, details++))];
    if (image) return [...readImage(image), ...signed];
    told += text ?? "";
    return [...(text ? [{ type: "text", choice, text } as const] : []), ...signed];
  };

  /** Once, at the end or after it: before, the text that it speaks of may not be there. */
  const ground = (): readonly StreamPart[] => {
    const said = grounding;
    if (said === undefined || !isFinished) return [];
    grounding = undefined;
    const annotations = annotationsOf(said, told);
    return [
      { type: "native", choice, format: "gemini", value: said },
      ...(annotations.length > 0
        ? [{ type: "extra", choice, delta: { annotations }, logprobs: undefined, toldIn: "gemini" } as const]
        : []),
      ...queriesOf(said).map((query) => ({ type: "search", choice, query }) as const),
    ];
  };

  return {
    read(candidate) {
      const parts = objectsOf(objectOf(candidate["content"])?.["parts"]).flatMap(readPart);
      const logprobs = readLogprobs(candidate["logprobsResult"]);
      const native = textOf(candidate["finishReason"]);
      const said = groundingOf(candidate);
      if (said) grounding = { ...grounding, ...said };
      isFinished ||= native !== undefined;
      return [
        ...parts,
        ...(native === undefined ? [] : closeCall()),
        ...ground(),
        ...(logprobs ? [{ type: "extra", choice, delta: {}, logprobs } as const] : []),
        ...(native === undefined || native === "FINISH_REASON_UNSPECIFIED"
          ? []
          : [{ type: "finish", choice, reason: readFinishReason(native, calls > 0), nativeReason: native } as const]),
      ];
    },
  };
}
