import { createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

export type CodeLanguage = "bash" | "typescript" | "python" | "json" | "go" | "java" | "csharp" | "ruby" | "php";

export type CodeToken = { readonly text: string /** A CSS colour for both themes. */; readonly color: string };

/** Colours code, line by line. */
export async function highlight(code: string, language: CodeLanguage): Promise<readonly (readonly CodeToken[])[]> {
  const highlighter = await loadHighlighter();
  const lines = highlighter.codeToTokensWithThemes(code, { lang: language, themes });
  return lines.map((line) =>
    line.map(({ content, variants }) => ({
      text: content,
      color: `light-dark(${variants["light"]?.color ?? "inherit"}, ${variants["dark"]?.color ?? "inherit"})`,
    })),
  );
}

const themes = { light: "github-light-high-contrast", dark: "github-dark-default" } as const;

let loading: Promise<HighlighterCore> | undefined;

function loadHighlighter(): Promise<HighlighterCore> {
  loading ??= createHighlighterCore({
    themes: [import("shiki/themes/github-light-high-contrast.mjs"), import("shiki/themes/github-dark-default.mjs")],
    langs: [
      import("shiki/langs/bash.mjs"),
      import("shiki/langs/typescript.mjs"),
      import("shiki/langs/python.mjs"),
      import("shiki/langs/json.mjs"),
      import("shiki/langs/go.mjs"),
      import("shiki/langs/java.mjs"),
      import("shiki/langs/csharp.mjs"),
      import("shiki/langs/ruby.mjs"),
      import("shiki/langs/php.mjs"),
    ],
    engine: createJavaScriptRegexEngine(),
  });
  return loading;
}
