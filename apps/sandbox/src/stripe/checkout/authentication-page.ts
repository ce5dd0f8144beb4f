import { html } from "../../pages/html.ts";
import { layout } from "../../pages/layout.ts";
import type { SessionRow } from "../state.ts";
import { money } from "./checkout-page.ts";

/** Where the customer's bank asks whether it is really him: 3-D Secure. */
export function authenticationPage({ session }: SessionRow): string {
  const total = money(session.amount_total ?? 0, session.currency ?? "usd");
  return layout(
    "Confirm the payment",
    html`<p class="banner">Test mode: this stands for your bank's page.</p>
<main class="wrap"><div class="card">
  <h1>Confirm a payment of ${total}</h1>
  <p class="soft">Your bank asks whether you are making this payment.</p>
  <form method="post">
    <button type="submit" name="answer" value="complete">Complete authentication</button>
    <button type="submit" name="answer" value="fail">Fail authentication</button>
  </form>
</div></main>`,
  );
}
