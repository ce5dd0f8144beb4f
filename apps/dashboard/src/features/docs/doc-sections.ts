import { toString as textOf } from "mdast-util-to-string";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { headingAnchor } from "./heading-anchor.ts";

export type DocSection = {
  /** Of its heading: `/docs/routing#service-tiers`. What stands before the first heading is the page itself. */
  readonly href: string;
  /** The page's title. */
  readonly page: string;
  readonly heading: string;
  /** What stands under the heading, in one line, without markup. */
  readonly text: string;
};

const parser = unified().use(remarkParse).use(remarkGfm);
type Block = ReturnType<typeof parser.parse>["children"][number];

/** A page of the documentation, cut at its headings. `markdown` is as `readDoc` gives it. */
export function sectionsOf(
  { slug, title }: { readonly slug: string; readonly title: string },
  markdown: string,
): readonly DocSection[] {
  const page = `/docs/${slug}`;
  const sections = [{ href: page, heading: title, texts: new Array<string>() }];
  for (const block of parser.parse(markdown).children) {
    if (block.type === "heading" && block.depth === 2) {
      const heading = textOf(block);
      sections.push({ href: `${page}#${headingAnchor(heading)}`, heading, texts: [] });
    } else if (block.type !== "heading" || block.depth !== 1) {
      sections.at(-1)?.texts.push(...textsOf(block));
    }
  }
  return sections.map(({ href, heading, texts }) => ({
    href,
    page: title,
    heading,
    text: texts.join(" ").replaceAll(/\s+/g, " ").trim(),
  }));
}

/** Of each cell, item and paragraph by itself, so that the last word of one does not run into the next. */
function textsOf(block: Block): readonly string[] {
  if (block.type === "table") return block.children.flatMap((row) => row.children.map((cell) => textOf(cell)));
  if (block.type === "list") return block.children.flatMap((item) => item.children.flatMap(textsOf));
  if (block.type === "blockquote") return block.children.flatMap(textsOf);
  return [textOf(block)];
}
