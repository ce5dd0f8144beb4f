import type Stripe from "stripe";
import { html } from "../../pages/html.ts";
import { layout } from "../../pages/layout.ts";
import { money } from "../checkout/checkout-page.ts";

/** What an invoice's `hosted_invoice_url` shows. */
export function invoicePage(invoice: Stripe.Invoice): string {
  return layout(
    `Invoice ${invoice.number ?? ""}`,
    html`<main class="wrap"><div class="card">
  <h1>Invoice ${invoice.number ?? ""}</h1>
  <p class="soft">${invoice.account_name ?? ""} to ${invoice.customer_name ?? invoice.customer_email ?? invoice.id}: ${invoice.status ?? ""}</p>
  <table>${factsOf(invoice).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table>
  <p><a href="/checkout/invoices/${invoice.id}/pdf">Download as PDF</a></p>
</div></main>`,
  );
}

/** The same as a file of one page. */
export function invoicePdf(invoice: Stripe.Invoice): Buffer {
  const lines = [`Invoice ${invoice.number ?? ""}`, ...factsOf(invoice).map(([name, value]) => `${name}: ${value}`)];
  const text = lines.map((line) => `(${line.replaceAll(/[\\()]/g, (each) => `\\${each}`)}) Tj T*`).join("\n");
  const content = `BT /F1 12 Tf 18 TL 56 780 Td\n${text}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${Buffer.byteLength(content, "latin1")} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, "0")} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

function factsOf(invoice: Stripe.Invoice): readonly (readonly [name: string, value: string])[] {
  const { currency } = invoice;
  return [
    ["Date", new Date(invoice.created * 1_000).toISOString().slice(0, 10)],
    ...(invoice.customer_tax_ids ?? []).map(({ value }) => ["Customer's tax ID", value ?? ""] as const),
    ...invoice.lines.data.map((line) => [line.description ?? "", money(line.amount, currency)] as const),
    ...(invoice.total_taxes ?? []).map(({ amount }) => ["Tax", money(amount, currency)] as const),
    ["Total", money(invoice.total, currency)],
    ["Paid", money(invoice.amount_paid, currency)],
  ];
}
