import type { Check } from "../audit/check.ts";

export type ScenarioReport = {
  readonly id: string;
  readonly title: string;
  /** What was run: load, rate, number of faults; or why it was not. */
  readonly story: string;
  readonly checks: readonly Check[];
  /** It broke before it could be judged. */
  readonly failure: string | undefined;
};

/** A criterion a line, with the figure; what was missed in words below it. */
export function scenarioText({ id, title, story, checks, failure }: ScenarioReport, seed: number): string {
  const width = Math.max(0, ...checks.map(({ criterion }) => criterion.length));
  return [
    `\n${id}  ${title}`,
    `  seed ${seed}; ${story}`,
    ...checks.flatMap(({ criterion, wanted, figure, isMet, misses }) => [
      `  ${mark(isMet)} ${criterion.padEnd(width)}  ${wanted}: ${figure}`,
      ...(isMet ? [] : misses.map((miss) => `      ${miss}`)),
    ]),
    ...(failure === undefined ? [] : [`  ✗ it could not be run to its end: ${failure}`]),
  ].join("\n");
}

/** All scenarios at a glance, and the missed criteria in words. */
export function summaryText(reports: readonly ScenarioReport[], seed: number): string {
  return [
    `\nseed ${seed}`,
    ...reports.map((report) => {
      const met = report.checks.filter(({ isMet }) => isMet).length;
      const outcome = report.checks.length === 0 ? report.story : `${met} of ${report.checks.length} criteria met`;
      return `  ${mark(hasPassed(report))} ${report.id.padEnd(12)} ${outcome}`;
    }),
    ...reports.flatMap(missedSentences),
  ].join("\n");
}

export const hasPassed = ({ checks, failure }: ScenarioReport): boolean =>
  failure === undefined && checks.every(({ isMet }) => isMet);

/** Whether all is right that has nothing to do with how busy the machine is. */
export const isExact = ({ checks, failure }: ScenarioReport): boolean =>
  failure === undefined && checks.every(({ isMet, isSpeed }) => isMet || isSpeed);

const missedSentences = ({ id, checks, failure }: ScenarioReport): readonly string[] => [
  ...checks
    .filter(({ isMet }) => !isMet)
    .map(({ criterion, wanted, figure }) => `  ${id} misses ${criterion}: wanted ${wanted}; it was ${figure}`),
  ...(failure === undefined ? [] : [`  ${id} could not be run to its end: ${failure}`]),
];

const mark = (isMet: boolean): string => (isMet ? "✓" : "✗");
