import type { Answer, AnyCall, BilledUsage, StreamPart, TaskAnswer } from "@causeway/protocol";
import type { Arrival } from "../arrival.ts";
import type { Delivery } from "../attempt-in-turn.ts";
import { envelopeOf } from "../envelope.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { InboundCall } from "../inbound-call.ts";
import type { AnswerFacts, AnswerTape } from "./answer-tape.ts";
import type { KeptAnswer } from "./kept-answer.ts";

export type DeliveryToKeep = {
  readonly delivery: Delivery;
  readonly arrival: Arrival;
  /** What it comes to, as far as is known before it is settled. */
  readonly billed: BilledUsage;
  readonly asked: AnyCall;
};

/** Hands a complete answer to whoever keeps it. One that failed, was cut by us or heard by nobody is not kept. */
export async function keepDelivery(
  ports: GatewayPorts,
  call: InboundCall & { readonly tape: AnswerTape },
  { delivery, arrival, billed, asked }: DeliveryToKeep,
): Promise<void> {
  const { answer, candidate, status, error, cutShort, hasBegun, reading } = delivery;
  if (status !== "completed" || error !== undefined || cutShort !== undefined) return;
  if (answer === undefined && !hasBegun) return;
  const { tape } = call;
  const isWhole = tape.clampedTo === undefined && isUncut(answer ?? tape.events.flat(), asked.request.choices);
  await tellKeepers(
    ports,
    call,
    {
      envelope: envelopeOf(ports, call, { asked, candidate }, arrival),
      modelId: candidate.model.id,
      providerId: candidate.endpoint.providerId,
      content: answer ? { form: "whole", answer } : { form: "parts", parts: tape.events },
      finishReason: reading.finishReason,
      warnings: delivery.warnings,
      billed,
    },
    { isWhatWasAsked: isWhole && delivery.isOfAskedForm },
  );
}

/** Never rejects: a mistake of ours costs the answer's keeping, not the answer. */
export async function tellKeepers(
  ports: GatewayPorts,
  { tape, generationId }: InboundCall,
  kept: KeptAnswer,
  facts: AnswerFacts,
): Promise<void> {
  try {
    await tape?.keep(kept, facts);
  } catch (error) {
    ports.onBug(generationId, error);
  }
}

function isUncut(said: Answer | TaskAnswer | readonly StreamPart[], choices: number): boolean {
  if ("task" in said && said.task !== undefined) return true;
  const endings = "choices" in said ? endingsOf(said) : endingsIn(said);
  return endings.length >= choices && endings.every((ending) => goodEndings.has(ending));
}

const goodEndings: ReadonlySet<string | undefined> = new Set(["stop", "tool_calls"]);

/** How each choice of which anything was said has ended. */
const endingsOf = ({ choices }: Answer): readonly (string | undefined)[] =>
  choices
    .filter(
      ({ text, refusal, toolCalls, extra }) => text || refusal || toolCalls.length > 0 || Object.keys(extra).length > 0,
    )
    .map(({ finishReason }) => finishReason);

function endingsIn(parts: readonly StreamPart[]): readonly (string | undefined)[] {
  const saying = new Set(
    parts.flatMap((part) => {
      if (part.type === "piece") return [0];
      return "choice" in part && part.type !== "finish" ? [part.choice] : [];
    }),
  );
  const ended = new Map(parts.flatMap((part) => (part.type === "finish" ? [[part.choice, part.reason] as const] : [])));
  return [...saying].map((choice) => ended.get(choice));
}
