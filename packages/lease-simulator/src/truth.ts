/** What really happened to a call, as nobody inside the system knows it all. */
export type CallTruth = {
  readonly generationId: string;
  readonly gatewayId: string;
  readonly isPoison: boolean;
  wasAdmitted: boolean;
  /** It is being answered, by a process that lives. */
  isUnderWay: boolean;
  /** What the caller got, in money, and never more than was held for it. */
  delivered: bigint;
  /** The part of it that was in the log, or shared, when the caller got more. */
  logged: bigint;
  /** What the finished call is to cost: its result was in the log. */
  finished: bigint | undefined;
  /** The gateway died during the call. */
  wasCut: boolean;
  /** The gateway's disk was lost with this call on it. */
  wasForgotten: boolean;
  /** Someone settled it because its gateway gave no sign of life. */
  wasOrphaned: boolean;
  charged: bigint | undefined;
  postings: number;
};

export class Truth {
  readonly calls = new Map<string, CallTruth>();
  #count = 0;

  newCall(gatewayId: string, isPoison: boolean): CallTruth {
    const generationId = `g${++this.#count}`;
    const call: CallTruth = {
      generationId,
      gatewayId,
      isPoison,
      wasAdmitted: false,
      isUnderWay: false,
      delivered: 0n,
      logged: 0n,
      finished: undefined,
      wasCut: false,
      wasForgotten: false,
      wasOrphaned: false,
      charged: undefined,
      postings: 0,
    };
    this.calls.set(generationId, call);
    return call;
  }

  callsOf(gatewayId: string): readonly CallTruth[] {
    return [...this.calls.values()].filter((call) => call.gatewayId === gatewayId);
  }
}
