"use client";

import { SearchBox } from "@causeway/ui/search-box.tsx";
import { useEffect, useState } from "react";
import { tinykeys } from "tinykeys";
import { focusSearch, isTakenElsewhere } from "../finder/page-search-key.ts";
import { DocExcerpt } from "./doc-hit-text.tsx";
import { useDocHits } from "./use-doc-hits.ts";
import { whatToTry } from "./what-to-try.ts";

/** Finds a section while one types; Enter, and a browser without scripts, go to the page of all that was found. */
export function DocSearchBox({ searched }: { searched: string }) {
  const [text, setText] = useState(searched);
  const answer = useDocHits(text);
  useEffect(() => tinykeys(window, { "/": focusSearch }, { ignore: isTakenElsewhere }), []);

  return (
    <SearchBox
      action="/docs/search"
      name="q"
      label="Search the documentation"
      placeholder="Search the docs"
      text={text}
      onTextChange={setText}
      hits={answer?.hits?.map(({ href, page, heading, excerpt }) => ({
        href,
        label: heading,
        ...(heading !== page && { note: page }),
        excerpt: <DocExcerpt parts={excerpt} />,
      }))}
      message={answer && messageOf(answer.text, answer.hits?.length)}
    />
  );
}

function messageOf(text: string, found: number | undefined): string {
  if (found === undefined) return "The search cannot be reached right now. Press Enter to try again.";
  return found === 0 ? whatToTry(text) : `${found} ${found === 1 ? "section" : "sections"}`;
}
