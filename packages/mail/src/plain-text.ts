import type { MailContent, MailFact } from "./content.ts";

/** The mail for programs and people that show no HTML. */
export function plainText({ heading, paragraphs, facts = [], lists = [], action, footnote, optOutUrl }: MailContent) {
  const optOut = optOutUrl === undefined ? "" : `\nNo more mails like this: ${optOutUrl}`;
  const sections = [
    heading,
    ...paragraphs,
    aligned(facts),
    ...lists.map((list) => `${list.title}\n${aligned(list.facts)}`),
    action ? `${action.label}:\n${action.url}` : "",
    `--\n${footnote}${optOut}\nCauseway`,
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function aligned(facts: readonly MailFact[]): string {
  const width = Math.max(0, ...facts.map((fact) => fact.label.length)) + 2;
  return facts.map((fact) => `${`${fact.label}:`.padEnd(width)}${fact.value}`).join("\n");
}
