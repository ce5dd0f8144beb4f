/** How much or less (how much or more, where more is better) 50, 75, 90 and 99 % of calls had. */
export type MeasuredSpread = { readonly p50: number; readonly p75: number; readonly p90: number; readonly p99: number };

/** How an endpoint has done in our own traffic. What is `undefined` was not measured: nobody called it. */
export type EndpointMeasures = {
  /** `cooling`: it has said that it is busy. `away`: it failed too often, and gets one call at a time until it answers. */
  readonly standing: "serving" | "cooling" | "away";
  /** Shares of calls, from 0 to 1, that did not fail by the provider's fault. */
  readonly uptime: {
    readonly fiveMinutes: number | undefined;
    readonly halfHour: number | undefined;
    readonly day: number | undefined;
  };
  /** To the first token, in milliseconds, over half an hour. */
  readonly latencyMs: MeasuredSpread | undefined;
  /** Over half an hour. */
  readonly tokensPerSecond: MeasuredSpread | undefined;
  /** Calls answered in the last day. */
  readonly answeredInDay: number;
  /** In the last day. */
  readonly conformance: Conformance;
} & Conformance;

/**
 * Answers that call tools, and how many of them could not be carried out; answers of which a form was asked, and how many
 * did not have it as the model wrote them. Of an endpoint's figures, where they say nothing else: in half an hour.
 */
export type Conformance = {
  readonly toolCalls: number;
  readonly badToolCalls: number;
  readonly structuredOutputs: number;
  readonly badStructuredOutputs: number;
};

export type MeasureEndpoint = (endpointId: string) => EndpointMeasures;

const noConformance: Conformance = { toolCalls: 0, badToolCalls: 0, structuredOutputs: 0, badStructuredOutputs: 0 };

/** Of an endpoint that nobody has called. */
export const unmeasured: EndpointMeasures = {
  standing: "serving",
  uptime: { fiveMinutes: undefined, halfHour: undefined, day: undefined },
  latencyMs: undefined,
  tokensPerSecond: undefined,
  answeredInDay: 0,
  conformance: noConformance,
  ...noConformance,
};
