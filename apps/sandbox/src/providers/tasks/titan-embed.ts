import { asRecord } from "../json.ts";
import { pretendVector } from "./pretend-vector.ts";
import { taskFormat } from "./task-format.ts";

/** Amazon's Titan on Bedrock. */
export const titanEmbed = taskFormat({
  name: "titan-embed",
  read(body, model) {
    const { inputText } = asRecord(body);
    if (typeof inputText !== "string" || inputText === "") {
      return { problem: "Malformed input request: required key [inputText] not found" };
    }
    return { model, texts: [inputText] };
  },
  write(body, { texts }, { input }) {
    const { dimensions } = asRecord(body);
    const embedding = pretendVector(texts[0] ?? "", typeof dimensions === "number" ? dimensions : undefined);
    return { embedding, ...(input !== undefined && { inputTextTokenCount: input }) };
  },
  statusOf: (failure) => (failure.kind === "missing-key" || failure.kind === "wrong-key" ? 403 : failure.status),
  errorBody: (_identity, failure) => ({ message: failure.message }),
});
