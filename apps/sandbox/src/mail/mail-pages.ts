import { html } from "../pages/html.ts";
import { layout } from "../pages/layout.ts";
import type { MailMessage } from "./mailbox.ts";

export function inboxPage(messages: readonly MailMessage[], to: string | undefined): string {
  return layout(
    "Mailbox",
    html`<main class="wrap">
  <div class="row"><h1>Mailbox</h1><span><a href="/mail">Look again</a> · <a href="/">Sandbox</a></span></div>
  <p class="soft">Every mail that Causeway sends on this machine ends here.</p>
  <form class="field" action="/mail" method="get" role="search">
    <label for="to">Recipient</label>
    <input id="to" name="to" type="email" value="${to ?? ""}" placeholder="anyone">
  </form>
  <div class="card" style="padding:0">${
    messages.length === 0
      ? html`<p style="padding:1.25rem;margin:0" class="soft">Nothing has arrived${to !== undefined && html` for ${to}`} yet. Ask for a sign-in link and it shows up here.</p>`
      : html`<ul class="messages">${messages.map(
          (message) => html`<li><a href="/mail/${message.id}">
        <span class="row"><strong>${message.subject || "(no subject)"}</strong><span class="soft small">${clock(message.receivedAt)}</span></span>
        <span class="soft small">To ${message.to.join(", ")} · from ${message.from}</span>
      </a></li>`,
        )}</ul>`
  }</div>
</main>`,
  );
}

export function messagePage(message: MailMessage): string {
  return layout(
    message.subject,
    html`<main class="wrap">
  <p><a href="/mail">All mail</a></p>
  <h1>${message.subject || "(no subject)"}</h1>
  <p class="soft">From ${message.from}<br>To ${message.to.join(", ")}<br>${clock(message.receivedAt)}</p>
  ${
    message.html === null
      ? html`<div class="card"><pre class="plain">${withLinks(message.text)}</pre></div>`
      : html`<iframe title="Message" src="/mail/${message.id}/body" sandbox="allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"></iframe>`
  }
  ${message.links.length > 0 && html`<div class="card" style="margin-top:1rem"><h2>Links in this message</h2>${message.links.map((link) => html`<p style="overflow-wrap:anywhere"><a href="${link}">${link}</a></p>`)}</div>`}
  ${message.attachments.length > 0 && html`<div class="card"><h2>Attachments</h2>${message.attachments.map((file) => html`<p>${file.filename} <span class="soft">${file.contentType}, ${file.bytes} bytes</span></p>`)}</div>`}
</main>`,
  );
}

/** A message's own HTML, for the frame: its links open in the whole window, its scripts and remote pictures never run. */
export function messageBody(message: MailMessage): string {
  const inert = (message.html ?? "")
    .replaceAll(/<(script|iframe|object|embed|form)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replaceAll(/<\/?(script|iframe|object|embed|form|base|meta|link)\b[^>]*>/gi, "");
  return `<!doctype html><meta charset="utf-8"><base target="_top">${inert}`;
}

export const messageBodyPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";

const withLinks = (text: string) =>
  text
    .split(/(https?:\/\/[^\s<>"')\]]+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));

const clock = (iso: string) => `${iso.slice(0, 19).replace("T", " ")} UTC`;
