import type { StackFacts } from "./start-stack.ts";

/** What is printed when everything answers. */
export function welcome(facts: StackFacts, signInLink: string, took: string): string {
  return `
Causeway is ready (${took}).

  Dashboard   ${facts.dashboardUrl}
  Sign in     ${signInLink}
              (once, as ${facts.ownerEmail}; more links arrive at ${facts.mailboxUrl})
  API         ${facts.apiUrl}/api/v1
  Demo key    ${facts.apiKey}
  Sandbox     ${facts.sandboxUrl} plays the model providers, Stripe and the mail server

Try it:

  curl ${facts.apiUrl}/api/v1/chat/completions \\
    -H "Authorization: Bearer ${facts.apiKey}" \\
    -H "Content-Type: application/json" \\
    -d '{"model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": "Hello!"}], "stream": true}'

Ctrl-C stops everything.
`;
}
