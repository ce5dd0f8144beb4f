import { AppError } from "@causeway/errors";
import { Cancellation, type GatewayPorts, runGeneration } from "@causeway/gateway";
import { readChatCompletion } from "@causeway/protocol";
import { readJsonBody } from "../http/body-reader.ts";
import { callerFactsOf } from "../http/caller-facts.ts";
import { credentialOf } from "../http/credential.ts";
import type { Exchange } from "../http/exchange.ts";
import { HttpReply, type HttpReplyTimes } from "../http/http-reply.ts";

/** `POST /v1/chat/completions`. Never rejects. */
export async function chatCompletions(ports: GatewayPorts, exchange: Exchange, times: HttpReplyTimes): Promise<void> {
  const { request, response, requestId, generationId } = exchange;
  const reply = new HttpReply(response, generationId, times);
  const departure = new Cancellation();
  response.once("close", () => {
    if (!response.writableFinished) departure.cancel();
  });
  try {
    await runGeneration(ports, {
      generationId,
      requestId,
      apiType: "chat-completions",
      credential: credentialOf(request.headers),
      read: async () => readChatCompletion(await readJsonBody(request, response)),
      reply,
      departure,
      caller: callerFactsOf(request.headers),
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.cause !== undefined) ports.onBug(generationId, error);
    reply.fail(error);
  }
}
