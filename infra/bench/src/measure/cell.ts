import type { LoadReport } from "../outside/callers.ts";
import type { Shape } from "../targets/target.ts";

/** What is measured of every target. */
export type Cell = {
  readonly id: string;
  readonly shape: Shape;
  /** The mock's model. */
  readonly model: string;
  readonly connections: number;
};

/** One round of one cell at one target. */
export type Sample = {
  /** Of the processes that a call passes through, in microseconds a call. */
  readonly cpuUs: number;
  /** The same with stores and workers. */
  readonly allCpuUs: number;
  readonly perSecond: number;
  readonly errors: number;
  readonly lastStatus: number;
  readonly report: LoadReport;
};

const whole: Shape = { id: "whole", asks: "openai", provider: "openai", streamed: false };
const stream: Shape = { id: "stream", asks: "openai", provider: "openai", streamed: true };
const translated: Shape = { id: "translated", asks: "openai", provider: "anthropic", streamed: true };
const messagesIn: Shape = { id: "messages-in", asks: "anthropic", provider: "openai", streamed: true };

export const idleShape = stream;

const cellOf = (id: string, shape: Shape, connections: number, model = "bench-20"): Cell => ({
  id: `${id}/${connections}`,
  shape,
  model,
  connections,
});

const main: readonly Cell[] = [
  cellOf("whole", whole, 1),
  cellOf("whole", whole, 16),
  cellOf("stream-20", stream, 1),
  cellOf("stream-20", stream, 16),
  cellOf("stream-200", stream, 16, "bench-200"),
  cellOf("translated-20", translated, 16),
  cellOf("messages-in-20", messagesIn, 16),
];

/** A quick run leaves out the crowd. */
export const cells = (isQuick: boolean): readonly Cell[] =>
  isQuick ? main : [...main, cellOf("whole", whole, 64), cellOf("stream-20", stream, 64)];
