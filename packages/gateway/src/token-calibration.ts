/** Below this a count says little. */
const leastTokens = 32;
const shareOfTheNew = 0.2;
/** Rather too few than to bill what was not delivered. */
const caution = 0.995;

/**
 * How our estimate of delivered tokens compares with what an endpoint counts, learnt from the calls that it counted:
 * for those that end before it has. Languages and tokenizers differ by half; one endpoint's next call seldom does.
 */
export class TokenCalibration {
  readonly #ratios = new Map<string, number>();

  /** By what to multiply the estimate; 1 before anything is known. */
  scaleOf(endpointId: string): number {
    const ratio = this.#ratios.get(endpointId);
    return ratio === undefined ? 1 : ratio * caution;
  }

  /** `counted` by the provider of a text of `estimated` tokens, both without what is not shown. */
  learn(endpointId: string, counted: number, estimated: number): void {
    if (counted < leastTokens || estimated < leastTokens) return;
    const ratio = Math.min(Math.max(counted / estimated, 0.25), 4);
    const known = this.#ratios.get(endpointId) ?? ratio;
    this.#ratios.set(endpointId, known + (ratio - known) * shareOfTheNew);
  }
}
