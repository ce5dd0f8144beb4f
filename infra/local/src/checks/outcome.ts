export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  /** What the check printed, to be shown when something failed. */
  readonly output?: string;
};

export const success: Outcome = { passed: 1, failed: 0 };

export const failure = (error: unknown): Outcome => ({
  passed: 0,
  failed: 1,
  output: error instanceof Error ? error.message : String(error),
});

export function addUp(outcomes: readonly Outcome[]): { passed: number; failed: number } {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  };
}

export function printOutcome({ passed, failed, output }: Outcome): void {
  if (failed > 0) console.log(`${indent(output ?? "")}\n  → ${failed} of ${passed + failed} failed`);
  else if (passed > 1) console.log(`  → ${passed} tests`);
}

const indent = (text: string): string => text.trimEnd().replaceAll(/^/gm, "  ");
