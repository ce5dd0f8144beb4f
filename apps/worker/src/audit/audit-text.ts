import type { CheckResult } from "@causeway/reconciliation";
import { type CheckedBook, isSound } from "./run-audit.ts";

/** The whole proof as lines for a terminal: every check with what it compared, its figures, and what does not agree. */
export function auditText(
  checked: readonly CheckedBook[],
  about: { readonly at: Date; readonly books: string },
): string {
  const tookMs = checked.reduce((total, one) => total + one.tookMs, 0);
  return [
    `Audit of ${about.books} at ${about.at.toISOString()}`,
    ...checked.map(checkText),
    verdict(checked, tookMs),
  ].join("\n\n");
}

function checkText({ check, result, tookMs }: CheckedBook): string {
  return [
    `${markOf(result)} ${check.name}: ${check.title}`,
    `    ${count(result.compared)} compared in ${seconds(tookMs)}`,
    ...Object.entries(result.figures).map(([name, figure]) => `    ${name.padEnd(30)} ${count(figure).padStart(26)}`),
    ...(result.unchecked === undefined ? [] : [`  ? not checked: ${result.unchecked}`]),
    ...result.findings.flatMap(({ subject, difference, unit, problem, remedy }) => [
      `  ✗ ${subject}: ${count(difference)} ${unit}`,
      `      ${problem}`,
      `      ${remedy}`,
    ]),
  ].join("\n");
}

function markOf({ findings, compared, unchecked }: CheckResult): string {
  if (findings.length > 0) return "✗";
  return compared === 0n && unchecked !== undefined ? "?" : "✓";
}

function verdict(checked: readonly CheckedBook[], tookMs: number): string {
  const gaps = checked.reduce((total, { result }) => total + result.findings.length, 0);
  const unseen = checked.filter(({ result }) => result.unchecked !== undefined).map(({ check }) => check.name);
  const parts = [
    isSound(checked) ? "Everything that was looked at agrees" : `${gaps} ${gaps === 1 ? "gap" : "gaps"}`,
    `${checked.length} checks in ${seconds(tookMs)}`,
    ...(unseen.length > 0 ? [`not all could be looked at by: ${unseen.join(", ")}`] : []),
  ];
  return `${isSound(checked) ? "✓" : "✗"} ${parts.join("; ")}.`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** With thin groups of three, so that nano-dollars can be read. */
const count = (figure: bigint): string => figure.toString().replace(/\B(?=(\d{3})+$)/g, ",");
