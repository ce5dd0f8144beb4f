import { judgeUrl } from "@causeway/egress";
import { AppError } from "@causeway/errors";
import type { OwnEndpointProbeResult, OwnEndpointQuestion, OwnEndpointServiceContext } from "./context.ts";

/** Throws `invalid-request` naming `baseUrl` and what to change. */
export function checkAddress({ egress }: OwnEndpointServiceContext, baseUrl: string): void {
  const verdict = judgeUrl(baseUrl, egress);
  if (verdict.kind === "refused") throw wrongAddress(`This address ${verdict.because}.`);
  if (verdict.url.search !== "")
    throw wrongAddress("An address cannot have a question mark: leave out what follows it.");
  const operation = /\/(chat\/completions|messages|completions|responses)$/.exec(baseUrl)?.[0];
  if (operation !== undefined) throw wrongAddress(`Leave out ${operation}: give the part of the address before it.`);
}

const wrongAddress = (message: string) => new AppError("invalid-request", message, { parameter: "baseUrl" });

/** One real call, before anything is kept. Throws `invalid-request` naming the field that is most likely wrong. */
export async function requireAnswer(context: OwnEndpointServiceContext, question: OwnEndpointQuestion): Promise<void> {
  const result = await context.probeEndpoint(question);
  if (result.works) return;
  throw new AppError("invalid-request", explain(result, question), {
    parameter: parameters[result.fault ?? "other"],
    metadata: { http_status: result.httpStatus ?? null },
  });
}

const parameters = {
  address: "baseUrl",
  key: "key",
  model: "models.0.upstreamModelId",
  busy: "baseUrl",
  other: "baseUrl",
} as const;

function explain({ fault, message, httpStatus }: OwnEndpointProbeResult, question: OwnEndpointQuestion): string {
  const said = `${httpStatus === undefined ? "" : `HTTP ${httpStatus}: `}${message ?? "no answer"}`;
  const path = question.wireFormat === "openai-chat" ? "/chat/completions" : "/messages";
  switch (fault) {
    case "key":
      return `The endpoint did not take the key (${said}). Paste a key that may call models there.`;
    case "model":
      return `The endpoint did not answer for ${question.upstreamModelId} (${said}). Check the model's id there, and that the address is the part before ${path}.`;
    case "busy":
      return `The endpoint takes no calls right now (${said}). Try again when it does.`;
    case "address":
    case "other":
    case undefined:
      return `The endpoint did not answer as expected (${said}). Check that the address is the part before ${path}, and that it speaks this format.`;
  }
}
