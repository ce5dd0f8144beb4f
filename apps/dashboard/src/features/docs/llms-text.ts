import { docPages } from "./doc-pages.ts";

/** The site in short for language models, by the convention of llmstxt.org. */
export const llmsText = (
  { siteUrl, apiUrl }: { siteUrl: string; apiUrl: string },
  counts: { models: number; providers: number },
): string =>
  `# Causeway

> One API and one key for ${counts.models} language models at ${counts.providers} providers, with failover while a call runs. It speaks the formats of OpenAI, Anthropic and Google. Base URL: ${apiUrl}/api/v1

## Documentation

${docPages.map(({ slug, title, description }) => `- [${title}](${siteUrl}/docs/${slug}): ${description}`).join("\n")}
- [API reference](${siteUrl}/docs/api): every address with its fields
- [OpenAPI document](${apiUrl}/openapi.json): the same for programs

## Data

- [Models](${apiUrl}/api/v1/models): all models with prices, as JSON
- [Providers](${apiUrl}/api/v1/providers): who serves them, and what they do with prompts
- [Status](${siteUrl}/status/data.json): how they do right now

## Optional

- [All documentation in one file](${siteUrl}/llms-full.txt)
- [Pricing](${siteUrl}/pricing): the fee and a calculator
- [Rankings](${siteUrl}/rankings): what was called most in the last seven days
`;
