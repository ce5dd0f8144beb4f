import { AppError } from "@causeway/errors";
import { countPrompt, type GatewayPorts } from "@causeway/gateway";
import type { InboundDialect, JsonObject } from "@causeway/protocol";
import type { CallerAddressOf } from "../http/caller-address.ts";
import { readJsonBody } from "../http/body-reader.ts";
import { sendError } from "../http/error-response.ts";
import { type Exchange, headOf } from "../http/exchange.ts";
import type { LargeBodies } from "../http/large-bodies.ts";
import { credentialIn } from "./credential-in.ts";

export type CountQuestion = {
  readonly ports: GatewayPorts;
  readonly callerAddressOf: CallerAddressOf;
  /** In whose form the prompt is, and errors are told. */
  readonly dialect: InboundDialect;
  /** The body that the format tells the count in. */
  readonly writeCount: (count: number) => JsonObject;
  readonly largeBodies: LargeBodies;
};

/** How many tokens a prompt probably has: our estimate, whatever the model. Costs nothing. Never rejects. */
export async function countTokens(question: CountQuestion, exchange: Exchange): Promise<void> {
  const { ports, callerAddressOf, dialect, writeCount, largeBodies } = question;
  const { request, response, generationId } = exchange;
  try {
    const count = await countPrompt(ports, {
      credential: credentialIn(exchange, dialect),
      callerAddress: () => callerAddressOf(request),
      read: async () => dialect.read(await readJsonBody({ request, response, largeBodies }), headOf(exchange)).call,
    });
    const body = JSON.stringify(writeCount(count));
    response
      .writeHead(200, {
        ...exchange.headers,
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(body),
      })
      .end(body);
  } catch (error) {
    if (!(error instanceof AppError) || error.cause !== undefined) ports.onBug(generationId, error);
    sendError(response, error, { dialect, ids: exchange, headers: exchange.headers });
  }
}
