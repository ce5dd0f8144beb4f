import { AppError } from "@causeway/errors";
import type { ImagesRequest } from "@causeway/protocol";
import type { TaskCall } from "../../task-format.ts";

/** What a caller may say of an image beside its prompt, its number and its shape, and what that is called. */
const fieldNames = {
  resolution: "resolution",
  quality: "quality",
  background: "background",
  outputFormat: "output_format",
  outputCompression: "output_compression",
  seed: "seed",
} as const;

type Wish = keyof typeof fieldNames;

/** Says what was asked for and cannot be told to the provider. `auto` asks for nothing. */
export function tellLeftOut(request: ImagesRequest, { warn }: TaskCall, told: readonly Wish[]): void {
  for (const wish of wishes) {
    const value = request[wish];
    if (value === undefined || value === "auto" || told.includes(wish)) continue;
    const param = fieldNames[wish];
    warn?.({
      code: "not-expressible",
      param,
      message: `${param} was left out: the provider that answered does not know it, or not this value of it.`,
    });
  }
}

const wishes: readonly Wish[] = ["resolution", "quality", "background", "outputFormat", "outputCompression", "seed"];

/** Throws 400: another endpoint may take images to begin with. */
export function refuseReferences({ references }: ImagesRequest): void {
  if (references.length === 0) return;
  throw new AppError("invalid-request", "input_references cannot be told to this provider; leave them out.", {
    parameter: "input_references",
  });
}
