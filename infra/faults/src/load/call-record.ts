/** What a caller saw of one call: the client's own log. Times in epoch milliseconds. */
export type CallRecord = {
  readonly number: number;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly gateway: string;
  /** Of the gateway's process that its connection leads to: the one before, when it is an old connection. */
  pid: number;
  readonly streamed: boolean;
  /** The caller hangs up after this many bytes. */
  readonly leavesAfterBytes: number | undefined;
  readonly sentAt: number;
  /** When its connection was opened, which may be long before. */
  connectedAt: number | undefined;
  firstByteAt: number | undefined;
  endedAt: number | undefined;
  status: number | undefined;
  generationId: string | undefined;
  bytes: number;
  events: number;
  /** Of a stream, what its caller has read. */
  tokens: number;
  ending: Ending | undefined;
  /** Of a refusal, or the network's word for what happened. */
  detail: string | undefined;
};

/**
 * `whole`: to its last byte. `left`: we hung up. `told`: an error came inside the stream. `cut`: the connection broke.
 * `refused`: an HTTP error. `unreached`: there was nobody to connect to. `stuck`: nothing came for a minute.
 */
export type Ending = "whole" | "left" | "told" | "cut" | "refused" | "unreached" | "stuck";

/** One call in words, for whoever asks what became of it. */
export function describeCall(call: CallRecord): string {
  const took = call.endedAt === undefined ? "" : ` ${call.endedAt - call.sentAt} ms after it was sent`;
  const connection =
    call.connectedAt === undefined
      ? "without a connection"
      : `on a connection to process ${call.pid} opened ${call.sentAt - call.connectedAt} ms before`;
  const ending = `${call.ending ?? "never ended"}${call.detail === undefined ? "" : ` (${call.detail})`}`;
  return `call ${call.number} at ${call.gateway}: ${call.status ?? "no status"}, ${ending}${took}, ${call.bytes} bytes, ${connection}`;
}
