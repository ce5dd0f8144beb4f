import Link from "next/link";
import type { ReactNode } from "react";
import { PublicPage } from "../shell/public-page.tsx";
import { docPages } from "./doc-pages.ts";

/** Navigation beside a page of the documentation; above it on a phone. */
export function DocFrame({ current, children }: { current: string; children: ReactNode }) {
  const links = [
    ...docPages.map(({ slug, title }) => ({ slug, title, href: `/docs/${slug}` })),
    { slug: "api", title: "API reference", href: "/docs/api" },
  ];
  return (
    <PublicPage>
      <div className="grid gap-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <nav aria-label="Documentation" className="lg:sticky lg:top-20 lg:self-start">
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
        <article className="min-w-0 max-w-3xl">{children}</article>
      </div>
    </PublicPage>
  );
}
