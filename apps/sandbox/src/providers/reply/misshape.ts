import type { Fault } from "../faults.ts";

export type Misshape = (json: string) => string;

/** What a model makes of the JSON that it was to write: its answer, or what it calls a tool with. */
export function misshapeOf(fault: Fault | undefined): Misshape {
  return fault?.kind === "misshapen" ? misshapes[fault.how] : (json) => json;
}

const misshapes: Readonly<Record<Extract<Fault, { kind: "misshapen" }>["how"], Misshape>> = {
  fenced: (json) => `Here you are:\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`,
  "trailing-comma": (json) => json.replace(/(?<=[^[{])(?=[\]}]$)/, ","),
  unclosed: (json) => json.slice(0, -1),
  prose: () => "I would rather say it in words.",
  "other-shape": (json) => `{"unexpected":${json}}`,
};
