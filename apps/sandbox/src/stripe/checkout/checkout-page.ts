import { type Html, html } from "../../pages/html.ts";
import { layout } from "../../pages/layout.ts";
import type { SessionRow } from "../state.ts";

export type Entered = { name: string; email: string; expiry: string };

/** The hosted page where a card is entered. Plain HTML: the form is posted back to its own address. */
export function checkoutPage(row: SessionRow, entered: Entered, refusal?: { message: string; field: string }): string {
  const { session } = row;
  const total = money(session.amount_total ?? 0, session.currency ?? "usd");
  const title = `Pay ${total} – ${merchant(row)}`;
  return layout(
    title,
    html`
<p class="banner">Test mode: no money moves. Card 4242 4242 4242 4242 is accepted.</p>
<main class="wrap checkout">
  <section aria-label="Order summary">
    <p class="soft">${merchant(row)}</p>
    <h1 class="soft small">Total due</h1>
    <p class="total">${total}</p>
    <table>${row.lines.map(
      (line) =>
        html`<tr><td>${line.description ?? ""}${(line.quantity ?? 1) > 1 && html`<br><span class="soft small">Quantity ${line.quantity ?? 1}</span>`}</td><td style="text-align:right">${money(line.amount_subtotal, line.currency)}</td></tr>`,
    )}${session.automatic_tax.enabled && html`<tr><td>Tax</td><td style="text-align:right">${session.automatic_tax.status === "complete" ? money(session.total_details?.amount_tax ?? 0, session.currency ?? "usd") : "added for your country"}</td></tr>`}<tr><th scope="row">Total</th><td style="text-align:right"><strong>${total}</strong></td></tr></table>
  </section>
  <section class="card" aria-label="Payment">
    <h2>Pay with card</h2>
    ${refusal && html`<p class="alert" role="alert" id="refusal">${refusal.message}</p>`}
    <form method="post" autocomplete="on">
      ${session.customer === null && session.customer_email === null && field("email", "Email", entered.email, refusal, html`type="email" autocomplete="email" required`)}
      ${field("number", "Card number", "", refusal, html`inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234" maxlength="24" required autofocus`)}
      <div class="pair">
        ${field("expiry", "Expiry", entered.expiry, refusal, html`inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" maxlength="9" required`)}
        ${field("cvc", "CVC", "", refusal, html`inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" maxlength="4" required`)}
      </div>
      ${field("name", "Name", entered.name, refusal, html`autocomplete="cc-name" placeholder="Name on card" required`)}
      ${
        session.automatic_tax.enabled &&
        html`<div class="pair">
        ${field("country", "Country (two letters)", "", refusal, html`autocomplete="country" placeholder="DE" maxlength="2" required`)}
        ${field("state", "State (US)", "", refusal, html`autocomplete="address-level1" placeholder="NY" maxlength="2"`)}
      </div>
      ${field("postal_code", "Postal code", "", refusal, html`autocomplete="postal-code" maxlength="12"`)}`
      }
      ${session.tax_id_collection?.enabled === true && field("tax_id", "Tax ID (optional)", "", refusal, html`autocomplete="off" placeholder="DE123456789" maxlength="30"`)}
      <button type="submit">Pay ${total}</button>
    </form>
    ${session.cancel_url !== null && html`<p><a class="cancel" href="${session.cancel_url}">Cancel</a></p>`}
    <details class="small soft"><summary>Cards that behave differently</summary>
      <p>4000 0000 0000 0002 is declined, 4000 0000 0000 9995 has insufficient funds, 4000 0000 0000 0069 has expired, 4000 0027 6000 3184 asks the bank, 4000 0000 0000 0259 is disputed after paying. Any future expiry and any three digits will do.</p>
    </details>
  </section>
</main>`,
  );
}

/** A session that can no longer be paid says why, with a way back. */
export function endedPage(row: SessionRow, location: string): string {
  const isPaid = row.session.status === "complete";
  return layout(
    isPaid ? "Already paid" : "Checkout expired",
    html`<main class="wrap"><div class="card">
  <h1>${isPaid ? "This checkout has been paid" : "This checkout has expired"}</h1>
  <p class="soft">${isPaid ? "Nothing more was charged." : "Nothing was charged. Go back and start again."}</p>
  ${location !== "" && html`<p><a href="${location}">${isPaid ? "Continue" : "Go back"}</a></p>`}
</div></main>`,
  );
}

const fieldParts: Record<string, readonly string[]> = { expiry: ["exp_month", "exp_year"] };

function field(
  id: string,
  label: string,
  value: string,
  refusal: { field: string } | undefined,
  attributes: Html,
): Html {
  const isWrong = refusal !== undefined && (refusal.field === id || (fieldParts[id] ?? []).includes(refusal.field));
  return html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${id}" value="${value}" ${attributes} ${isWrong && html`aria-invalid="true" aria-describedby="refusal"`}></div>`;
}

const merchant = (row: SessionRow) => row.session.branding_settings?.display_name ?? "Causeway";

const zeroDecimal = new Set([
  "bif",
  "clp",
  "djf",
  "gnf",
  "jpy",
  "kmf",
  "krw",
  "mga",
  "pyg",
  "rwf",
  "ugx",
  "vnd",
  "vuv",
  "xaf",
  "xof",
  "xpf",
]);

/** Amounts come in the currency's smallest unit. */
export const money = (amount: number, currency: string) =>
  new Intl.NumberFormat("en-US", { style: "currency", currency }).format(
    zeroDecimal.has(currency) ? amount : amount / 100,
  );
