import { escapeHtml } from "./escape-html.ts";
import type { Mail } from "./mailer.ts";

/** What a mail says, in the order in which it is read. Plain text throughout: it is escaped here. */
export type MailContent = {
  readonly to: string;
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly facts?: readonly { readonly label: string; readonly value: string }[];
  readonly action?: { readonly label: string; readonly url: string };
  /** Why the reader got this mail, in small print. */
  readonly footnote: string;
};

/** One mail in two forms that say the same: HTML in one column, and plain text. */
export const composeMail = (content: MailContent): Mail => ({
  to: content.to,
  subject: content.subject,
  text: plainText(content),
  html: html(content),
});

function plainText({ heading, paragraphs, facts = [], action, footnote }: MailContent): string {
  const width = Math.max(0, ...facts.map((fact) => fact.label.length)) + 2;
  const sections = [
    heading,
    ...paragraphs,
    facts.map((fact) => `${`${fact.label}:`.padEnd(width)}${fact.value}`).join("\n"),
    action ? `${action.label}:\n${action.url}` : "",
    `--\n${footnote}\nCauseway`,
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

// Mail programs honour little but tables and inline styles; the style element only adds the dark theme.
const html = ({ subject, heading, paragraphs, facts = [], action, footnote }: MailContent): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #0b0c0e !important; }
  .card { background: #16181c !important; border-color: #2a2d33 !important; }
  .ink { color: #eceef1 !important; }
  .faint { color: #9aa1ab !important; }
  .rule { border-color: #2a2d33 !important; }
  .button { background: #eceef1 !important; color: #16181c !important; }
}
</style>
</head>
<body class="page" style="margin:0;background:#f4f5f7;font-family:-apple-system,'Segoe UI',Inter,Helvetica,Arial,sans-serif">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(paragraphs[0] ?? "")}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:40px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px;background:#ffffff;border:1px solid #e3e5e9;border-radius:12px">
<tr><td style="padding:32px">
<p class="ink" style="margin:0 0 28px;font-size:15px;font-weight:600;letter-spacing:-0.01em;color:#16181c">Causeway</p>
<h1 class="ink" style="margin:0 0 12px;font-size:22px;line-height:1.3;letter-spacing:-0.015em;color:#16181c">${escapeHtml(heading)}</h1>
${paragraphs.map(paragraph).join("\n")}
${facts.length > 0 ? factTable(facts) : ""}
${action ? button(action) : ""}
<p class="faint rule" style="margin:28px 0 0;padding-top:20px;border-top:1px solid #e3e5e9;font-size:13px;line-height:1.5;color:#6b7280">${escapeHtml(footnote)}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;

const paragraph = (text: string): string =>
  `<p class="ink" style="margin:0 0 14px;font-size:15px;line-height:1.6;color:#3a3f47">${escapeHtml(text)}</p>`;

function factTable(facts: NonNullable<MailContent["facts"]>): string {
  const rows = facts.map(
    ({ label, value }) => `<tr>
<td class="faint rule" style="padding:10px 0;border-bottom:1px solid #e3e5e9;font-size:14px;color:#6b7280">${escapeHtml(label)}</td>
<td class="ink rule" align="right" style="padding:10px 0;border-bottom:1px solid #e3e5e9;font-size:14px;font-variant-numeric:tabular-nums;color:#16181c">${escapeHtml(value)}</td>
</tr>`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:8px 0 14px">${rows.join("\n")}</table>`;
}

const button = ({ label, url }: NonNullable<MailContent["action"]>): string => `<p style="margin:22px 0 14px">
<a class="button" href="${escapeHtml(url)}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:#16181c;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">${escapeHtml(label)}</a>
</p>
<p class="faint" style="margin:0;font-size:13px;line-height:1.5;color:#6b7280;word-break:break-all">Or open this address: ${escapeHtml(url)}</p>`;
