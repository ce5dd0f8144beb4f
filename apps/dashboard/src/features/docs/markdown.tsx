import { CodeBlock } from "@causeway/ui/code-block.tsx";
import type { CodeLanguage } from "@causeway/ui/highlight.ts";
import Link from "next/link";
import type { ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { headingAnchor } from "./heading-anchor.ts";

/** Our own Markdown as a page, rendered on the server. */
export function DocMarkdown({ text, siteUrl }: { text: string; siteUrl: string }) {
  return (
    <Markdown remarkPlugins={[remarkGfm]} components={componentsFor(siteUrl)}>
      {text}
    </Markdown>
  );
}

const componentsFor = (siteUrl: string): Components => ({
  h1: ({ children }) => <h1 className="text-2xl font-semibold tracking-tight text-kumo-strong">{children}</h1>,
  h2: ({ children }) => (
    <h2 id={anchorOf(children)} className="mt-8 scroll-mt-20 text-lg font-semibold tracking-tight text-kumo-strong">
      {children}
    </h2>
  ),
  p: ({ children }) => <p className="mt-4 leading-7 text-kumo-default">{children}</p>,
  ul: ({ children }) => <ul className="mt-4 list-disc space-y-2 pl-6 leading-7">{children}</ul>,
  ol: ({ children }) => <ol className="mt-4 list-decimal space-y-2 pl-6 leading-7">{children}</ol>,
  a: ({ href = "", children }) => {
    const isOurs = href.startsWith(`${siteUrl}/`);
    return (
      <Link href={isOurs ? href.slice(siteUrl.length) : href} className="text-kumo-link underline">
        {children}
      </Link>
    );
  },
  pre: ({ node }) => {
    const [code] = node?.children ?? [];
    if (code?.type !== "element") return null;
    const [content] = code.children;
    const names = code.properties["className"];
    const language = languages.find((name) => Array.isArray(names) && names.includes(`language-${name}`)) ?? "bash";
    return (
      <div className="mt-4">
        <CodeBlock
          code={content?.type === "text" ? content.value.trimEnd() : ""}
          language={language}
          label={`${language} sample`}
        />
      </div>
    );
  },
  code: ({ children }) => (
    <code className="rounded bg-kumo-tint px-1 py-0.5 text-[0.875em] break-words">{children}</code>
  ),
  table: ({ children }) => (
    <section
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable
      tabIndex={0}
      className="mt-4 overflow-x-auto rounded-lg bg-kumo-base ring ring-kumo-line"
    >
      <table className="w-full text-left text-sm">{children}</table>
    </section>
  ),
  th: ({ children }) => (
    <th scope="col" className="px-4 py-2.5 font-semibold text-kumo-strong">
      {children}
    </th>
  ),
  td: ({ children }) => <td className="border-t border-kumo-hairline px-4 py-2.5 align-top">{children}</td>,
});

const languages: readonly CodeLanguage[] = ["bash", "typescript", "python", "json"];

const anchorOf = (children: ReactNode): string | undefined =>
  typeof children === "string" ? headingAnchor(children) : undefined;
