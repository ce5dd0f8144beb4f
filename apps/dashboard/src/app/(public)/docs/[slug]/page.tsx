import { CopyButton } from "@causeway/ui/copy-button.tsx";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { docFacts } from "../../../../features/docs/doc-facts.ts";
import { DocFrame } from "../../../../features/docs/doc-frame.tsx";
import { findDocPage } from "../../../../features/docs/doc-pages.ts";
import { DocMarkdown } from "../../../../features/docs/markdown.tsx";
import { readDoc } from "../../../../features/docs/read-doc.ts";

type DocPageProps = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: DocPageProps): Promise<Metadata> {
  const page = findDocPage((await params).slug);
  return page ? { title: page.title, description: page.description } : {};
}

export default async function DocPage({ params }: DocPageProps) {
  const page = findDocPage((await params).slug);
  if (!page) notFound();
  const facts = await docFacts();
  const text = await readDoc(page.slug, facts);
  return (
    <DocFrame current={page.slug}>
      <div className="mb-2 flex justify-end">
        <CopyButton text={text} what="page as Markdown" label="Copy as Markdown" />
      </div>
      <DocMarkdown text={text} siteUrl={facts.siteUrl} />
    </DocFrame>
  );
}
