import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@causeway/errors";
import { receiveBytes } from "../http/receive-bytes.ts";

/** Nothing that is managed needs more, nor any of Stripe's events. */
const mostBytes = 1024 * 1024;

/**
 * Takes a body in whole before Hono sees the request, so that none is without a limit, whether its length is told or not.
 * Throws 400 for a compressed one, 408, 413.
 */
export async function takeBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return;
  // Where Hono's adapter for Node looks for a body that was read already.
  Object.assign(request, { rawBody: await receiveBytes({ request, response }, { mostBytes, tooLarge }) });
}

const tooLarge = () =>
  new AppError("payload-too-large", "The body has more than 1 MB, which is the most that a request may have here.");
