import { createElement as h, type CSSProperties, type ReactNode } from "react";
import type { MailContent, MailFact } from "./content.ts";

// Loaded with the first mail: whoever sends none does not pay for it.
type Kit = typeof import("react-email");

/** The one look of every mail: a card of one column on the page, in light and in dark. */
export function mailLayout(kit: Kit, content: MailContent): ReactNode {
  const { Body, Container, Head, Heading, Hr, Html, Link, Preview, Text } = kit;
  const { subject, heading, paragraphs, facts = [], lists = [], action, footnote, optOutUrl } = content;
  return h(
    Html,
    { lang: "en" },
    h(
      Head,
      null,
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("title", null, subject),
      h("style", null, darkTheme),
    ),
    h(
      Body,
      { className: "page", style: styles.page },
      h(Preview, null, paragraphs[0] ?? heading),
      h(
        Container,
        { className: "card", style: styles.card },
        h(Text, { className: "ink", style: styles.brand }, "Causeway"),
        h(Heading, { as: "h1", className: "ink", style: styles.heading }, heading),
        paragraphs.map((paragraph) =>
          h(Text, { key: paragraph, className: "ink", style: styles.paragraph }, paragraph),
        ),
        factTable(facts),
        lists.map((list) => [
          h(Heading, { key: `${list.title} title`, as: "h2", className: "ink", style: styles.title }, list.title),
          factTable(list.facts, list.title),
        ]),
        action && actionButton(kit, action),
        h(Hr, { className: "rule", style: styles.rule }),
        h(Text, { className: "faint", style: styles.small }, footnote),
        optOutUrl &&
          h(
            Text,
            { className: "faint", style: styles.small },
            h(Link, { className: "faint", href: optOutUrl, style: styles.quietLink }, "No more mails like this"),
          ),
      ),
    ),
  );
}

// Mail programs know a plain table best.
const factTable = (facts: readonly MailFact[], key = "facts"): ReactNode =>
  facts.length > 0 &&
  h(
    "table",
    { key, role: "presentation", width: "100%", cellPadding: 0, cellSpacing: 0, style: styles.table },
    h(
      "tbody",
      null,
      facts.map(({ label, value }) =>
        h(
          "tr",
          { key: label },
          h("td", { className: "faint rule", style: styles.label }, label),
          h("td", { className: "ink rule", align: "right", style: styles.value }, value),
        ),
      ),
    ),
  );

const actionButton = ({ Button, Text }: Kit, { label, url }: NonNullable<MailContent["action"]>): ReactNode => [
  h(
    Text,
    { key: "button", style: { margin: "22px 0 14px" } },
    h(Button, { className: "button", href: url, style: styles.button }, label),
  ),
  h(Text, { key: "address", className: "faint", style: styles.address }, `Or open this address: ${url}`),
];

/** Mail programs honour inline styles; those that know more get the dark theme. */
const darkTheme = `@media (prefers-color-scheme: dark) {
.page { background: #0b0c0e !important; }
.card { background: #16181c !important; border-color: #2a2d33 !important; }
.ink { color: #eceef1 !important; }
.faint { color: #9aa1ab !important; }
.rule { border-color: #2a2d33 !important; }
.button { background: #eceef1 !important; color: #16181c !important; }
}`;

const ink = "#16181c";
const faint = "#5f6672";
const line = "1px solid #e3e5e9";
const small: CSSProperties = { margin: "0 0 6px", fontSize: 13, lineHeight: "20px", color: faint };
const cell: CSSProperties = { padding: "10px 0", borderBottom: line, fontSize: 14, lineHeight: "20px" };

const styles = {
  page: {
    margin: 0,
    padding: "40px 16px",
    background: "#f4f5f7",
    fontFamily: "-apple-system,'Segoe UI',Inter,Helvetica,Arial,sans-serif",
  },
  card: { maxWidth: 480, padding: 32, background: "#ffffff", border: line, borderRadius: 12 },
  brand: { margin: "0 0 28px", fontSize: 15, fontWeight: 600, color: ink },
  heading: { margin: "0 0 12px", fontSize: 22, lineHeight: "29px", fontWeight: 600, color: ink },
  title: { margin: "22px 0 4px", fontSize: 15, lineHeight: "22px", fontWeight: 600, color: ink },
  paragraph: { margin: "0 0 14px", fontSize: 15, lineHeight: "24px", color: "#3a3f47" },
  table: { margin: "8px 0 14px" },
  label: { ...cell, color: faint, wordBreak: "break-word" },
  value: { ...cell, color: ink, fontVariantNumeric: "tabular-nums", wordBreak: "break-word" },
  button: {
    padding: "12px 22px",
    borderRadius: 8,
    background: ink,
    color: "#ffffff",
    fontSize: 15,
    fontWeight: 600,
    textDecoration: "none",
  },
  address: { ...small, wordBreak: "break-all" },
  rule: { margin: "28px 0 20px", border: 0, borderTop: line },
  small,
  quietLink: { color: faint, textDecoration: "underline" },
} satisfies Record<string, CSSProperties>;
