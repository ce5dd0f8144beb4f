import { html } from "./pages/html.ts";
import { layout } from "./pages/layout.ts";
import { tunedIdentities } from "./providers/find-identity.ts";

/** What the sandbox is and how to pull its levers. */
export function indexPage(url: string, smtpPort: number): string {
  return layout(
    "Causeway sandbox",
    html`<main class="wrap">
  <h1>The outside world, on this machine</h1>
  <p class="soft">Model providers, Stripe and a mailbox speak their real protocols here. Nothing leaves this computer and no money moves.</p>

  <div class="card"><h2>Mailbox</h2>
    <p><a href="/mail">Open the inbox</a>. SMTP listens on port ${smtpPort}; any user and password will do.</p>
    <p class="soft small"><code>GET /mail/messages?to=</code> <code>GET /mail/messages/:id</code> <code>DELETE /mail/messages</code></p>
  </div>

  <div class="card"><h2>Observability</h2>
    <p>A collector at <code>/observability/otel</code>, a Langfuse at <code>/observability/langfuse</code>, a webhook's receiver at <code>/observability/webhook</code> and buckets at <code>/observability/s3</code>.</p>
    <p class="soft small"><code>GET /control/observability</code> lists what came; <code>POST /control/observability</code> with <code>{"status":503,"times":2}</code> refuses.</p>
  </div>

  <div class="card"><h2>Model providers</h2>
    <p>Any name works as a provider, with any key but <code>invalid</code>. These are tuned: ${tunedIdentities.map((each, index) => html`${index > 0 && ", "}<a href="/providers/${each.slug}/models">${each.name}</a>`)}.</p>
    <pre tabindex="0">curl ${url}/providers/openai/chat/completions -H 'Authorization: Bearer sandbox' \\
  -d '{"model":"gpt-4.1","stream":true,"messages":[{"role":"user","content":"Hello"}]}'</pre>
    <p>Script a failure, see what each request asked and what was really written to it:</p>
    <pre tabindex="0">curl ${url}/control/providers/openai/faults -d '{"kind":"status","status":429,"retryAfterSeconds":3,"times":2}'
curl ${url}/control/providers/openai/faults -X DELETE
curl '${url}/control/providers/requests?slug=openai&amp;generation=gen-…'</pre>
    ${table([
      ["status", "status, retryAfterSeconds, body, message"],
      ["reset", "the connection is dropped before a byte"],
      ["hang", "no answer; with afterChunks, silence in the middle of a stream"],
      ["cut", "afterChunks; clean ends it as if it were whole"],
      ["slow", "firstTokenMs, chunkMs"],
      ["no-usage", "usage is left out"],
      ["absurd-usage", "input, output: what usage claims"],
      ["malformed", "afterChunks: broken JSON"],
      ["misshapen", "how: fenced, trailing-comma, unclosed, prose, other-shape; the JSON that was asked for"],
      ["mid-stream-error", "afterChunks, message"],
    ])}
    <p class="soft small">Each takes <code>times</code>, <code>every</code> and <code>model</code>. The provider <code>*</code> is all of them.</p>
  </div>

  <div class="card"><h2>Price list</h2>
    <p>What models.dev (<a href="/models.dev/api.json"><code>/models.dev/api.json</code></a>) and the providers' own lists say of models and prices.</p>
    ${table([
      ["GET /control/price-list", "all of it; dollars per million tokens"],
      [
        "PUT …/models/:provider/:model",
        "input, output, cachedInput, cacheWrite, context, maxOutput, tools, deprecatedOn, successor …",
      ],
      ["DELETE …/models/:provider(/:model)", "not listed any more"],
      ["PUT …/trouble/:place", "kind: status, slow, malformed, html, text; place: models.dev or a provider"],
      ["POST …/reset", "as at first"],
    ])}
  </div>

  <div class="card"><h2>Stripe</h2>
    <p>The API is at <code>${url}/v1</code> for keys that begin with <code>sk_test_</code>.</p>
    ${table([
      ["POST /control/stripe/webhooks", "drop, duplicate, delayMs, reorder, paused"],
      ["GET /control/stripe/webhooks/deliveries", "each delivery and how it went"],
      ["POST /control/stripe/checkout-sessions/:id/pay", "card: pays without a browser"],
      ["POST /control/stripe/events/:id/resend", "sends an event once more"],
      ["POST /control/stripe/api", "latencyMs, failures, status"],
    ])}
  </div>

  <div class="card"><h2>Start over</h2>
    <p><code>POST /control/reset</code> ends all scripted trouble and empties the request log; <code>?everything=true</code> also forgets mail, customers and payments.</p>
  </div>
</main>`,
  );
}

const table = (rows: readonly (readonly [string, string])[]) =>
  html`<table>${rows.map(([name, meaning]) => html`<tr><th scope="row"><code>${name}</code></th><td>${meaning}</td></tr>`)}</table>`;
