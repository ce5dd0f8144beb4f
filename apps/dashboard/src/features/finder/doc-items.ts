import type { PaletteItem } from "@causeway/ui/rank-palette-items.ts";
import type { DocAnswer } from "../docs/use-doc-hits.ts";

const mostShown = 5;

/**
 * What the documentation says, for the palette: it shows what has all words that are typed, and these were found by words
 * that they do not show, so they are known by the text they answer. An answer to an earlier text is shown no more.
 */
export const docItems = (answer: DocAnswer | undefined): readonly PaletteItem[] =>
  (answer?.hits ?? []).slice(0, mostShown).map(({ href, page, heading, excerpt }) => ({
    id: href,
    label: heading === page ? heading : `${page}: ${heading}`,
    group: "Docs",
    hint: excerpt.map(({ text }) => text).join(""),
    keywords: answer?.text ?? "",
    onlyFound: true,
  }));
