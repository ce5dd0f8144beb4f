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
import type { StreamsOfKeys } from "./streams-of-keys.ts";

export type GenerationQuestion = {
  readonly ports: GatewayPorts;
  readonly callerAddressOf: CallerAddressOf;
  readonly dialect: InboundDialect | TaskDialect;
  readonly times: HttpReplyTimes;
  readonly largeBodies: LargeBodies;
  readonly streamsOfKeys: StreamsOfKeys;
};

/**
 * One generation over HTTP, in whatever format it is asked for. Never rejects. When its key ends, a stream is told so and
 * then goes the way of one whose caller left; an answer that comes whole goes on, as it is paid for either way.
 */
export async function serveGeneration(question: GenerationQuestion, exchange: Exchange): Promise<void> {
  const { ports, callerAddressOf, dialect, times, largeBodies, streamsOfKeys } = question;
  const { request, response, requestId, generationId } = exchange;
  const reply = new HttpReply(response, { dialect, ids: exchange, headers: exchange.headers }, times);
  const departure = new Cancellation();
  const keyEnded = new Cancellation();
  keyEnded.onCancel(() => departure.cancel());
  response.once("close", () => {
    if (!response.writableFinished) departure.cancel();
  });
  const credential = credentialIn(exchange, dialect);
  let ended: AppError | undefined;
  let isStream = false;
  const breakOff = (why: AppError) => {
    ended = why;
    if (!isStream) return;
    reply.fail(why);
    keyEnded.cancel();
  };
  const over = streamsOfKeys.follow(credential, breakOff);
  try {
    await runGeneration(ports, {
      generationId,
      requestId,
      apiType: dialect.apiType,
      credential,
      callerAddress: () => callerAddressOf(request),
      async read() {
        const { call, writer } = dialect.read(
          await readBody(dialect, { request, response, largeBodies }),
          headOf(exchange),
        );
        reply.understood(writer);
        // It ended while the body arrived: nothing is held yet.
        if (ended) throw ended;
        isStream = call.request.stream;
        return call;
      },
      reuse: () => reuseAskedIn(request.headers),
      reply,
      departure,
      keyEnded,
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
  } finally {
    over();
  }
}

/** A form where the format takes one, else JSON. */
async function readBody(dialect: InboundDialect | TaskDialect, source: BodySource): Promise<unknown> {
  const bodyOfForm = "bodyOfForm" in dialect ? dialect.bodyOfForm : undefined;
  return bodyOfForm && isForm(source.request) ? bodyOfForm(await readFormBody(source)) : readJsonBody(source);
}
