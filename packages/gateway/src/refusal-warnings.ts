import type { Warning } from "@causeway/protocol";
import type { MeterReading } from "./meter.ts";

/** What the model would not answer is about: only one format has a field for it. */
export const refusalWarnings = ({ refusalCategory: category }: MeterReading): readonly Warning[] =>
  category === undefined
    ? []
    : [
        {
          code: "answer-refused",
          param: undefined,
          message: `The model refused, and its maker says why: ${category}.`,
        },
      ];
