import type { Metadata } from "next";
import { DocFrame } from "../../../../features/docs/doc-frame.tsx";
import { DocHitList } from "../../../../features/docs/doc-hit-list.tsx";
import { readDocSearch } from "../../../../features/docs/read-doc-search.ts";

export const metadata: Metadata = { title: "Search the documentation", robots: { index: false } };

type SearchPageProps = { searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>> };

/** Where the search leads without a script, and by Enter. */
export default async function DocSearchPage({ searchParams }: SearchPageProps) {
  const { q } = await searchParams;
  const text = typeof q === "string" ? q.trim() : "";
  const search = await readDocSearch();
  return (
    <DocFrame current="search" searched={text}>
      <h1 className="text-2xl font-semibold tracking-tight text-kumo-strong">Search the documentation</h1>
      <DocHitList text={text} hits={search(text)} />
    </DocFrame>
  );
}
