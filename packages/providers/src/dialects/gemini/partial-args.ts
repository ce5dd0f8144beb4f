import { isJsonObject, type Json, type JsonObject } from "@causeway/protocol";
import { objectsOf, stringOf } from "../loosely.ts";

/** Arguments of one call that come field by field, each with the path of its place: `$.rows[0].name`. */
export type PartialArgs = {
  read(pieces: unknown): void;
  readonly value: JsonObject;
};

/** A list is not made longer than this by a single path. */
const longestList = 10_000;

/** @param first What was told of them in the ordinary way. */
export function partialArgs(first: JsonObject): PartialArgs {
  let value: Json = first;
  /** The text that the next piece of the same path goes on with. */
  let growing: string | undefined;
  return {
    read(pieces) {
      for (const piece of objectsOf(pieces)) {
        const path = stringOf(piece["jsonPath"]) ?? "";
        const steps = stepsOf(path);
        const told = toldBy(piece);
        if (steps === undefined || told === undefined) continue;
        const goesOn = growing === path;
        value = changed(value, steps, (before) =>
          goesOn && typeof before === "string" && typeof told === "string" ? before + told : told,
        );
        growing = piece["willContinue"] === true ? path : undefined;
      }
    },
    get value() {
      return isJsonObject(value) ? value : {};
    },
  };
}

function toldBy(piece: JsonObject): Json | undefined {
  if ("nullValue" in piece) return null;
  return piece["stringValue"] ?? piece["numberValue"] ?? piece["boolValue"] ?? undefined;
}

type Step = string | number;

/** `undefined` for what is no path of names and indices. */
function stepsOf(path: string): readonly Step[] | undefined {
  if (!/^\$(?:\.[^.[\]]+|\[\d{1,5}\]|\['[^']*'\]|\["[^"]*"\])+$/.test(path)) return undefined;
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/g)].map(
    ([, name, index, single, double]) => (index === undefined ? (name ?? single ?? double ?? "") : Number(index)),
  );
  return steps.some((step) => typeof step === "number" && step >= longestList) ? undefined : steps;
}

function changed(
  before: Json | undefined,
  [step, ...rest]: readonly Step[],
  change: (last: Json | undefined) => Json,
): Json {
  if (step === undefined) return change(before);
  if (typeof step === "number") {
    const list = Array.isArray(before) ? [...before] : [];
    while (list.length < step) list.push(null);
    list[step] = changed(list[step], rest, change);
    return list;
  }
  const object = isJsonObject(before) ? before : {};
  return { ...object, [step]: changed(Object.hasOwn(object, step) ? object[step] : undefined, rest, change) };
}
