import { type CatalogRefreshResult, linesOfChange } from "@causeway/services";
import type { RefreshRun } from "./refresh-from-sources.ts";

/** A refresh for a person at a terminal. `isDone`: it was written down, and not only looked at. */
export function differenceText({ result, failures }: RefreshRun, { isDone }: { readonly isDone: boolean }): string {
  const { changes, withdrawn, disagreements } = result;
  const applied = changes.filter(({ status }) => status === "applied");
  const waiting = changes.filter(({ status }) => status === "waiting");
  return [
    ...failures.map(({ sourceId, failure }) => `! ${sourceId}: ${failure}`),
    ...applied.flatMap((change) => changeLines(isDone ? "applied" : "would be applied", change)),
    ...waiting.flatMap((change) => changeLines(isDone ? "waits" : "would wait", change)),
    ...disagreements.map(
      ({ source, endpointId, says, believed }) => `≠ ${endpointId}: ${source} says ${says}, not ${believed}`,
    ),
    `${applied.length} applied, ${waiting.length} waiting for a person, ${withdrawn} no longer said; ` +
      `${disagreements.length} disagreements between sources${isDone ? "" : ". Nothing was written: --propose or --apply does"}`,
  ].join("\n");
}

const signs = {
  new_model: "+",
  new_endpoint: "+",
  price: "~",
  capability: "~",
  gone: "-",
  back: "+",
  deprecation: "-",
} as const;

function changeLines(what: string, { candidate, waitsFor }: CatalogRefreshResult["changes"][number]): string[] {
  const why = waitsFor === undefined ? "" : `, because ${waitsFor}`;
  return [
    `${signs[candidate.kind]} ${candidate.subject} (${candidate.sourceId}): ${what}${why}`,
    ...linesOfChange(candidate).map((line) => `    ${line}`),
    ...candidate.others.map(({ source, says }) => `    but ${source}: ${says}`),
  ];
}
