import type { JsonObject, StreamPart } from "@causeway/protocol";
import { countOf, objectOf, textOf } from "../loosely.ts";
import { argumentsOf, extraOf, toolCallId } from "./read-answer.ts";

/**
 * Puts the fragments of one choice's tool calls in order, whatever the provider leaves out. A call whose name never
 * comes is not told: arguments without a call would break every client.
 */
export type ToolCallStream = {
  /** The fragments of one event. */
  read(fragments: readonly JsonObject[]): readonly StreamPart[];
  any(): boolean;
};

type OpenCall = {
  readonly id: string | undefined;
  readonly providerIndex: number | undefined;
  name: string;
  held: string;
};

export function toolCallStream(choice: number, upstreamId: string | undefined): ToolCallStream {
  const calls: OpenCall[] = [];

  /** By id, else by index, else the last one. A new id under a known index is a new call: Gemini numbers all of them 0. */
  const positionOf = (id: string | undefined, index: number | undefined, mayBegin: boolean): number => {
    const known = calls.findLastIndex((call) =>
      id !== undefined && call.id !== undefined ? call.id === id : index === undefined || call.providerIndex === index,
    );
    const another = id === undefined && mayBegin && calls[known]?.name !== "";
    return another ? -1 : known;
  };

  const readOne = (fragment: JsonObject, place: number | undefined): readonly StreamPart[] => {
    const definition = objectOf(fragment["function"]) ?? {};
    const id = textOf(fragment["id"]);
    const given = countOf(fragment["index"]);
    const name = textOf(definition["name"]);
    const text = argumentsOf(definition);

    let position = positionOf(id, given ?? place, name !== undefined && given === undefined);
    if (position < 0) position = calls.push({ id, providerIndex: given ?? place, name: "", held: "" }) - 1;
    const call = calls[position];
    if (call === undefined) return [];

    if (call.name !== "") return text === "" ? [] : [{ type: "tool-arguments", choice, index: position, text }];
    call.held += text;
    if (name === undefined) return [];
    call.name = name;
    return [
      {
        type: "tool-call",
        choice,
        index: position,
        id: call.id ?? id ?? toolCallId(upstreamId, choice, position),
        name,
        ...extraOf(fragment),
      },
      ...(call.held === "" ? [] : [{ type: "tool-arguments", choice, index: position, text: call.held } as const]),
    ];
  };

  return {
    // Several without indices are told by their places: Kimi begins two calls in one event and goes on with both so.
    read: (fragments) =>
      fragments.flatMap((fragment, place) => readOne(fragment, fragments.length > 1 ? place : undefined)),
    any: () => calls.some((call) => call.name !== ""),
  };
}
