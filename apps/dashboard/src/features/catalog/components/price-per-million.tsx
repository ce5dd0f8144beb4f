import { formatPerMillion } from "@causeway/ui/format-dollars.ts";

/** A price per token, shown for a million of them. Zero is said in a word. */
export function PricePerMillion({ perToken }: { perToken: string }) {
  return (
    <span className="tabular whitespace-nowrap" title={`$${perToken} per token`}>
      {perToken === "0" ? "Free" : formatPerMillion(perToken)}
    </span>
  );
}
