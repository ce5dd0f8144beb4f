import type { ChatRequest } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import { readBoolean, readObject } from "./fields.ts";

/** `debug.echo_upstream_body`. Only a stream has a place for what the provider was sent. */
export function readDebug(body: JsonObject): Pick<ChatRequest, "echoesUpstreamBody"> {
  const echoes = readBoolean(readObject(body["debug"], "debug")?.["echo_upstream_body"], "debug.echo_upstream_body");
  return echoes && body["stream"] === true ? { echoesUpstreamBody: true } : {};
}
