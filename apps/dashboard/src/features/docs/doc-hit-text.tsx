import type { ExcerptPart } from "./doc-excerpt.ts";

/** What was looked for stands out of the text around it. */
export const DocExcerpt = ({ parts }: { parts: readonly ExcerptPart[] }) =>
  parts.map(({ text, isFound }, at) =>
    isFound ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts have nothing else to tell them apart
      <mark key={at} className="bg-transparent font-semibold text-kumo-strong underline">
        {text}
      </mark>
    ) : (
      text
    ),
  );
