import { getDocumentProxy } from "unpdf";
import { type DocumentText, unreadable } from "./document-text.ts";
import { pdfLimits } from "./pdf-limits.ts";

/**
 * A process that reads one PDF and ends: what a hostile file does to memory or time is done here, and it may neither open
 * connections nor files.
 */
process.once("message", (bytes) => {
  if (!(bytes instanceof Uint8Array)) throw new Error("A PDF is sent as bytes");
  void readPages(new Uint8Array(bytes)).then((text) => process.send?.(text, () => process.exit(0)));
});

async function readPages(bytes: Uint8Array<ArrayBuffer>): Promise<DocumentText> {
  const { pages: mostPages, characters: mostCharacters } = pdfLimits;
  try {
    const document = await getDocumentProxy(bytes, { verbosity: 0, disableFontFace: true });
    if (document.numPages > mostPages) {
      return unreadable(`has ${document.numPages} pages; at most ${mostPages} are read`);
    }
    const pages: string[] = [];
    let length = 0;
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
      length += text.length;
      if (length > mostCharacters) return unreadable(`has more than ${mostCharacters} characters of text`);
      pages.push(text.trim());
      page.cleanup();
    }
    if (length === 0) return unreadable("has no text (pages that are pictures cannot be read)");
    return { kind: "text", pages };
  } catch (error) {
    return unreadable(faults[error instanceof Error ? error.name : ""] ?? "is no PDF that can be read");
  }
}

const faults: Readonly<Record<string, string>> = { PasswordException: "is locked with a password" };
