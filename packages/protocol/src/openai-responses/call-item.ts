import type { JsonObject } from "../json.ts";
import type { Emit, ItemPlace, ItemStatus, OpenItem } from "./output-item.ts";
import { customInputOf, type ToolOrigin } from "./tool-names.ts";

/** A call of one of the caller's functions; its arguments come in pieces. */
export class FunctionCallItem implements OpenItem {
  readonly #emit: Emit;
  readonly #place: ItemPlace;
  readonly #call: JsonObject;
  #arguments = "";

  constructor(
    emit: Emit,
    place: ItemPlace,
    { callId, origin }: { readonly callId: string; readonly origin: ToolOrigin },
  ) {
    this.#emit = emit;
    this.#place = place;
    this.#call = {
      id: place.item_id,
      type: "function_call",
      call_id: callId,
      name: origin.name,
      ...(origin.namespace !== undefined && { namespace: origin.namespace }),
    };
    const item = { ...this.#call, arguments: "", status: "in_progress" };
    emit("response.output_item.added", { output_index: place.output_index, item });
  }

  write(delta: string): void {
    if (delta === "") return;
    this.#arguments += delta;
    this.#emit("response.function_call_arguments.delta", { ...this.#place, delta });
  }

  close(status: ItemStatus): JsonObject {
    const item = { ...this.#call, arguments: this.#arguments, status };
    const { output_index } = this.#place;
    const name = this.#call["name"];
    this.#emit("response.function_call_arguments.done", { ...this.#place, name, arguments: this.#arguments });
    this.#emit("response.output_item.done", { output_index, item });
    return item;
  }
}

/** A call of a tool that takes free text: the text is known once its function's arguments are whole. */
export class CustomCallItem implements OpenItem {
  readonly #emit: Emit;
  readonly #place: ItemPlace;
  readonly #call: JsonObject;
  #arguments = "";

  constructor(
    emit: Emit,
    place: ItemPlace,
    { callId, origin }: { readonly callId: string; readonly origin: ToolOrigin },
  ) {
    this.#emit = emit;
    this.#place = place;
    this.#call = { id: place.item_id, type: "custom_tool_call", call_id: callId, name: origin.name };
    const item = { ...this.#call, input: "", status: "in_progress" };
    emit("response.output_item.added", { output_index: place.output_index, item });
  }

  write(delta: string): void {
    this.#arguments += delta;
  }

  close(status: ItemStatus): JsonObject {
    const input = customInputOf(this.#arguments);
    const item = { ...this.#call, input, status };
    if (input !== "") this.#emit("response.custom_tool_call_input.delta", { ...this.#place, delta: input });
    this.#emit("response.custom_tool_call_input.done", { ...this.#place, input });
    this.#emit("response.output_item.done", { output_index: this.#place.output_index, item });
    return item;
  }
}
