export type DifferenceLine = { readonly kind: "same" | "added" | "removed"; readonly text: string };

/** Beyond this many lines on either side the two are shown one after the other: a page is no place to search through. */
const mostLines = 1_000;

/** What became of the lines of one text in another: the fewest that were removed and added. */
export function lineDifference(before: string, after: string): readonly DifferenceLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  if (old.length > mostLines || now.length > mostLines) {
    return [...old.map(lineOf("removed")), ...now.map(lineOf("added"))];
  }
  // common[i][j]: how many lines the rests of both have in common, in order.
  const common = Array.from({ length: old.length + 1 }, () => Array.from({ length: now.length + 1 }, () => 0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = common[i] ?? [];
    for (let j = now.length - 1; j >= 0; j -= 1) {
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DifferenceLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [removed, added] = [old[i], now[j]];
    if (removed !== undefined && removed === added) {
      lines.push({ kind: "same", text: removed });
      i += 1;
      j += 1;
    } else if (removed !== undefined && (added === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: "removed", text: removed });
      i += 1;
    } else if (added !== undefined) {
      lines.push({ kind: "added", text: added });
      j += 1;
    }
  }
  return lines;
}

const lineOf = (kind: DifferenceLine["kind"]) => (text: string) => ({ kind, text });
