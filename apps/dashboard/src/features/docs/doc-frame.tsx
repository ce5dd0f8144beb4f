import Link from "next/link";
import type { ReactNode } from "react";
import { PublicPage } from "../shell/public-page.tsx";
import { docPages } from "./doc-pages.ts";
import { DocSearchBox } from "./doc-search-box.tsx";

type DocFrameProps = {
  /** The slug of the page. */
  readonly current: string;
  /** What is in the search box at first. */
  readonly searched?: string;
  readonly children: ReactNode;
};

/** Search and navigation beside a page of the documentation; above it on a phone. */
export function DocFrame({ current, searched = "", children }: DocFrameProps) {
  const links = [
    ...docPages.map(({ slug, title }) => ({ slug, title, href: `/docs/${slug}` })),
    { slug: "api", title: "API reference", href: "/docs/api" },
  ];
  return (
    <PublicPage>
      <div className="grid gap-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <div className="relative z-10 flex min-w-0 flex-col gap-4 lg:sticky lg:top-20 lg:self-start">
          <DocSearchBox key={searched} searched={searched} />
          <nav aria-label="Documentation">
            <ul className="flex gap-1 overflow-x-auto text-sm max-lg:flex-wrap lg:flex-col">
              {links.map(({ slug, title, href }) => (
                <li key={slug}>
                  <Link
                    href={href}
                    aria-current={slug === current ? "page" : undefined}
                    className={`flex min-h-9 items-center rounded-md px-2.5 hover:bg-kumo-tint ${slug === current ? "bg-kumo-tint font-medium text-kumo-strong" : "text-kumo-default"}`}
                  >
                    {title}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <article className="min-w-0 max-w-3xl">{children}</article>
      </div>
    </PublicPage>
  );
}
