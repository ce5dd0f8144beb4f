import type { Json, JsonObject } from "../json.ts";

/** A field in either spelling that the format allows: `systemInstruction` or `system_instruction`. */
export const field = (object: JsonObject, name: string): Json | undefined =>
  object[name] ?? object[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
