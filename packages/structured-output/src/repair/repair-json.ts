import { scanJson, type JsonRepair } from "./scan-json.ts";

export type Repaired = {
  /** JSON text. */
  readonly text: string;
  /** What was done, in words: never nothing. */
  readonly repairs: readonly (JsonRepair | "text around the JSON")[];
};

/** A text of so many JSON values is none that one can be taken from. */
const mostValues = 16;

/**
 * The one JSON object or array that a model meant by a text which is not JSON. Only what cannot be meant otherwise is put
 * right, and nothing that a value says is ever changed. `fits` tells which of the values of the text is the answer;
 * `undefined`: none is, or more than one, or something looks like a value and cannot be read, which may be the answer.
 */
export function repairJson(text: string, fits: (value: unknown) => boolean): Repaired | undefined {
  let found: Repaired | undefined;
  let from = fenceEnd(text);
  for (let values = 0; values < mostValues; values++) {
    const start = nextBracket(text, from);
    if (start === -1) return found;
    const scanned = scanJson(text, start);
    const parsed = scanned && parse(scanned.text);
    if (!scanned || !parsed) return undefined;
    from = scanned.end;
    if (!fits(parsed.value)) continue;
    if (found) return undefined;
    const isAlone = text.slice(0, start).trim() === "" && text.slice(scanned.end).trim() === "";
    found = {
      text: scanned.text,
      repairs: [...(isAlone ? [] : ["text around the JSON" as const]), ...scanned.repairs],
    };
  }
  return undefined;
}

/** Of the Markdown fence that opens the code, where there is one: what is before it is not the answer. */
function fenceEnd(text: string): number {
  if (/^\s*[[{]/.test(text)) return 0;
  const fence = /```json\b/i.exec(text) ?? /```/.exec(text);
  return fence ? fence.index + fence[0].length : 0;
}

function nextBracket(text: string, from: number): number {
  const object = text.indexOf("{", from);
  const array = text.indexOf("[", from);
  return object === -1 || array === -1 ? Math.max(object, array) : Math.min(object, array);
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
