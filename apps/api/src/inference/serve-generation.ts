import { AppError } from "@causeway/errors";
import { Cancellation, type GatewayPorts, runGeneration } from "@causeway/gateway";
import type { InboundDialect, TaskDialect } from "@causeway/protocol";
import { readJsonBody } from "../http/body-reader.ts";
import { isForm, readFormBody } from "../http/form-reader.ts";
import { callerFactsOf } from "../http/caller-facts.ts";
import type { CallerAddressOf } from "../http/caller-address.ts";
import { type Exchange, headOf } from "../http/exchange.ts";
import { HttpReply, type HttpReplyTimes } from "../http/http-reply.ts";
import type { LargeBodies } from "../http/large-bodies.ts";
import type { BodySource } from "../http/receive-bytes.ts";
import { reuseAskedIn } from "../http/reuse-headers.ts";
import { credentialIn } from "./credential-in.ts";

export type GenerationQuestion = {
  readonly ports: GatewayPorts;
  readonly callerAddressOf: CallerAddressOf;
  readonly dialect: InboundDialect | TaskDialect;
  readonly times: HttpReplyTimes;
  readonly largeBodies: LargeBodies;
};

/** One generation over HTTP, in whatever format it is asked for. Never rejects. */
export async function serveGeneration(question: GenerationQuestion, exchange: Exchange): Promise<void> {
  const { ports, callerAddressOf, dialect, times, largeBodies } = question;
  const { request, response, requestId, generationId } = exchange;
  const reply = new HttpReply(response, { dialect, ids: exchange, headers: exchange.headers }, times);
  const departure = new Cancellation();
  response.once("close", () => {
    if (!response.writableFinished) departure.cancel();
  });
  try {
    await runGeneration(ports, {
      generationId,
      requestId,
      apiType: dialect.apiType,
      credential: credentialIn(exchange, dialect),
      callerAddress: () => callerAddressOf(request),
      async read() {
        const { call, writer } = dialect.read(
          await readBody(dialect, { request, response, largeBodies }),
          headOf(exchange),
        );
        reply.understood(writer);
        return call;
      },
      reuse: () => reuseAskedIn(request.headers),
      reply,
      departure,
      caller: callerFactsOf(request.headers),
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.cause !== undefined) ports.onBug(generationId, error);
    try {
      reply.fail(error);
    } catch (bug) {
      ports.onBug(generationId, bug);
      response.destroy();
    }
  }
}

/** A form where the format takes one, else JSON. */
async function readBody(dialect: InboundDialect | TaskDialect, source: BodySource): Promise<unknown> {
  const bodyOfForm = "bodyOfForm" in dialect ? dialect.bodyOfForm : undefined;
  return bodyOfForm && isForm(source.request) ? bodyOfForm(await readFormBody(source)) : readJsonBody(source);
}
