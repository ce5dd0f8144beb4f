import { CopyButton } from "./copy-button.tsx";
import { type CodeLanguage, highlight } from "./highlight.ts";

export type CodeBlockProps = {
  readonly code: string;
  readonly language: CodeLanguage;
  /** What it is, for people who hear the page and for the copy button: "curl command". */
  readonly label: string;
  /** Leaves out the box, for use inside tabs or a card. */
  readonly bare?: boolean;
};

/** Coloured on the server: the browser gets text and no highlighter. */
export async function CodeBlock({ code, language, label, bare = false }: CodeBlockProps) {
  const lines = await highlight(code, language);
  return (
    <div className={bare ? "relative" : "relative overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line"}>
      <div className="absolute top-2 right-2 rounded-md bg-kumo-base ring ring-kumo-hairline">
        <CopyButton text={code} what={label} />
      </div>
      <pre
        aria-label={label}
        tabIndex={0}
        className="overflow-x-auto p-4 pr-12 text-[0.8125rem] leading-6 max-sm:pt-12"
      >
        <code>
          {lines.map((line, row) => (
            // Lines have no identity but their place, and never change.
            <span key={row} className="block min-h-6">
              {line.map((token, column) => (
                <span key={column} style={{ color: token.color }}>
                  {token.text}
                </span>
              ))}
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}
