/** One criterion held against the evidence. */
export type Check = {
  /** `A4`, or the words of the scenario's own criterion. */
  readonly criterion: string;
  /** As the plan asks for it. */
  readonly wanted: string;
  /** What was measured. */
  readonly figure: string;
  readonly isMet: boolean;
  /** What it comes to depends on how busy the machine is: told in the smoke form, not held against it. */
  readonly isSpeed: boolean;
  /** The first few cases that did not fit, in plain words. */
  readonly misses: readonly string[];
};

const mostMisses = 5;

export const check = (
  criterion: string,
  wanted: string,
  {
    figure,
    isMet,
    isSpeed = false,
    misses = [],
  }: { figure: string; isMet: boolean; isSpeed?: boolean; misses?: readonly string[] },
): Check => ({ criterion, wanted, figure, isMet, isSpeed, misses: misses.slice(0, mostMisses) });

/** Met when there is no miss; the figure counts them. */
export const noneOf = (
  criterion: string,
  wanted: string,
  misses: readonly string[],
  figure = `${misses.length}`,
): Check => check(criterion, wanted, { figure, isMet: misses.length === 0, misses });
