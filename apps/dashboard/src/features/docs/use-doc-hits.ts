"use client";

import { useEffect, useState } from "react";
import type { DocHit } from "./doc-search.ts";

export type DocAnswer = {
  /** What was asked. */
  readonly text: string;
  /** `undefined` where the search could not be reached. */
  readonly hits: readonly DocHit[] | undefined;
};

const fewestLetters = 2;
/** Between two letters of somebody who types. */
const patienceMs = 120;

/** What the documentation says on a text that is being typed: the last answer, and none where there is nothing to ask. */
export function useDocHits(typed: string): DocAnswer | undefined {
  const [answer, setAnswer] = useState<DocAnswer>();
  const text = typed.trim();
  const isAsked = text.length >= fewestLetters;
  useEffect(() => {
    if (!isAsked) return;
    const leaving = new AbortController();
    const tell = (hits: DocAnswer["hits"]) => {
      if (!leaving.signal.aborted) setAnswer({ text, hits });
    };
    const timer = setTimeout(() => {
      ask(text, leaving.signal).then(tell, () => tell(undefined));
    }, patienceMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [text, isAsked]);
  return isAsked ? answer : undefined;
}

async function ask(text: string, signal: AbortSignal): Promise<readonly DocHit[]> {
  const answer = await fetch(`/docs/search/data.json?q=${encodeURIComponent(text)}`, { signal });
  if (!answer.ok) throw new Error(`The search answered ${answer.status}`);
  const { hits }: { readonly hits: readonly DocHit[] } = await answer.json();
  return hits;
}
