"use client";

import { ArrowSquareOutIcon } from "@phosphor-icons/react";
import { useDeferredValue } from "react";
import Markdown, { type Components, defaultUrlTransform } from "react-markdown";
import remarkGfm from "remark-gfm";
import "./reply-text.css";

/**
 * What a model wrote, as markdown. It is hostile: raw HTML stays text, pictures of other hosts are not loaded, and links
 * say where they lead before they are followed.
 */
export default function ReplyText({ text }: { text: string }) {
  // Words that stream in must not hold up typing.
  const shown = useDeferredValue(text);
  return (
    <div className="reply-text min-w-0 text-sm leading-6 break-words text-kumo-default">
      <Markdown remarkPlugins={plugins} components={components} urlTransform={safeUrl}>
        {shown}
      </Markdown>
    </div>
  );
}

const plugins = [remarkGfm];

/** Only addresses that leave the page openly: nothing relative, which would act here in the reader's name. */
function safeUrl(url: string): string {
  const safe = defaultUrlTransform(url);
  return /^(?:https?|mailto):/i.test(safe) ? safe : "";
}

const components: Components = {
  a: ({ href, children }) =>
    href ? (
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        title={`Written by the model. Leads to ${hostOf(href)}.`}
        className="text-kumo-link underline underline-offset-2"
      >
        {children}
        <ArrowSquareOutIcon aria-hidden="true" className="ml-0.5 inline size-3.5 align-baseline" />
        <span className="sr-only"> (leads to {hostOf(href)}, in a new tab)</span>
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt }) => (
    <span className="rounded bg-kumo-recessed px-1.5 py-0.5 text-xs text-kumo-subtle">
      Picture not loaded{alt ? `: ${alt}` : ""}
      {typeof src === "string" && src !== "" && ` (${hostOf(src)})`}
    </span>
  ),
  pre: ({ children }) => (
    <pre
      tabIndex={0}
      aria-label="Code"
      className="my-3 overflow-x-auto rounded-md bg-kumo-recessed p-3 text-[0.8125rem]"
    >
      {children}
    </pre>
  ),
  table: ({ children }) => (
    <section tabIndex={0} aria-label="Table" className="my-3 overflow-x-auto">
      <table className="w-full text-left text-sm">{children}</table>
    </section>
  ),
  // Headings of an answer are not headings of the page.
  h1: ({ children }) => <p className="mt-4 mb-2 text-base font-semibold text-kumo-strong">{children}</p>,
  h2: ({ children }) => <p className="mt-4 mb-2 text-base font-semibold text-kumo-strong">{children}</p>,
  h3: ({ children }) => <p className="mt-3 mb-1 font-semibold text-kumo-strong">{children}</p>,
  h4: ({ children }) => <p className="mt-3 mb-1 font-semibold text-kumo-strong">{children}</p>,
  h5: ({ children }) => <p className="mt-3 mb-1 font-semibold text-kumo-strong">{children}</p>,
  h6: ({ children }) => <p className="mt-3 mb-1 font-semibold text-kumo-strong">{children}</p>,
  input: ({ checked }) => <span aria-hidden="true">{checked ? "☑ " : "☐ "}</span>,
};

function hostOf(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return protocol === "mailto:" ? pathname : host;
  } catch {
    return "an unreadable address";
  }
}
