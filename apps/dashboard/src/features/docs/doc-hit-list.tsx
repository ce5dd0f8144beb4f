import Link from "next/link";
import { DocExcerpt } from "./doc-hit-text.tsx";
import type { DocHit } from "./doc-search.ts";
import { whatToTry } from "./what-to-try.ts";

/** The sections that fit a text, on a page of their own. */
export function DocHitList({ text, hits }: { text: string; hits: readonly DocHit[] }) {
  if (hits.length === 0) {
    return <p className="mt-4 text-kumo-default">{text === "" ? "Write what you look for." : whatToTry(text)}</p>;
  }
  return (
    <>
      <p className="mt-4 text-sm text-kumo-subtle">
        {hits.length} {hits.length === 1 ? "section" : "sections"} for “{text}”
      </p>
      <ul className="mt-4 flex flex-col gap-2">
        {hits.map(({ href, page, heading, excerpt }) => (
          <li key={href} className="rounded-lg bg-kumo-base p-4 ring ring-kumo-line">
            <Link href={href} className="font-medium text-kumo-link underline">
              {heading}
            </Link>
            {heading !== page && <span className="ml-2 text-sm text-kumo-subtle">{page}</span>}
            <p className="mt-1 text-sm wrap-anywhere text-kumo-default">
              <DocExcerpt parts={excerpt} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
