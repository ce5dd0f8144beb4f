import { type ApiKey, wantsZeroRetention } from "@causeway/limits";
import type { AnyCall } from "@causeway/protocol";
import type { Delivery } from "../attempt-in-turn.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { InboundCall } from "../inbound-call.ts";
import { AnswerTape } from "../reuse/answer-tape.ts";
import { type CacheHit, keepsNothing } from "../reuse/response-cache.ts";
import type { CallOutput } from "./call-content.ts";
import { writeInput } from "./write-input.ts";
import { writeAnswer, writeParts } from "./write-output.ts";

/** The call as it is made when its answer is to be kept: it remembers what was sent. Nearly all are as they were. */
export function recorded(call: InboundCall, key: ApiKey): InboundCall {
  if (key.content === undefined || call.tape) return call;
  const tape = new AnswerTape(call.reply);
  return { ...call, reply: tape, tape };
}

type KeptCall = { readonly key: ApiKey; readonly asked: AnyCall };

/** Puts what was sent and answered on its way to where it is kept, whatever came of the call. */
export function keepContent(
  ports: GatewayPorts,
  call: InboundCall,
  question: KeptCall & { readonly delivery: Delivery },
): void {
  const { answer, candidate } = question.delivery;
  keep(ports, call, { ...question, modelId: candidate.model.id }, () =>
    answer ? writeAnswer(answer) : writeParts(call.tape?.events.flat() ?? []),
  );
}

/** The same of a call that was answered with a kept answer. */
export function keepHit(ports: GatewayPorts, call: InboundCall, question: KeptCall & { readonly hit: CacheHit }): void {
  const { content, modelId } = question.hit.kept;
  keep(ports, call, { ...question, modelId }, () =>
    content.form === "whole" ? writeAnswer(content.answer) : writeParts(content.parts.flat()),
  );
}

function keep(
  ports: GatewayPorts,
  { generationId }: InboundCall,
  { key, asked, modelId }: KeptCall & { readonly modelId: string },
  writeOutput: () => CallOutput,
): void {
  const { content: wish, workspaceId, guardrails } = key;
  if (wish === undefined) return;
  // Who wants that providers keep nothing does not want that of us.
  if (asked.provider.zeroDataRetention || keepsNothing(key) || wantsZeroRetention(guardrails, modelId)) return;
  try {
    const content = { input: writeInput(asked), output: writeOutput() };
    ports.contents.add(generationId, { workspaceId, wish, content });
  } catch (error) {
    // A mistake of ours costs the keeping, not the answer.
    ports.onBug(generationId, error);
  }
}
