import type { DestinationSummary } from "@causeway/services";

export type DestinationType = DestinationSummary["type"];

type Field = {
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly description?: string;
  readonly isSecret?: true;
};

type Words = {
  readonly title: string;
  readonly words: string;
  readonly fields: readonly Field[];
};

/** What each kind of destination is, and what it asks for. */
export const destinationWords = {
  "otel-collector": {
    title: "OpenTelemetry collector",
    words: "Spans over OTLP with HTTP and JSON, named by the conventions for generative AI.",
    fields: [{ name: "endpoint", label: "Address", placeholder: "https://otel.example.com/v1/traces" }],
  },
  langfuse: {
    title: "Langfuse",
    words: "Traces with their generations, in your project.",
    fields: [
      { name: "baseUrl", label: "Address", placeholder: "https://us.cloud.langfuse.com" },
      { name: "publicKey", label: "Public key", placeholder: "pk-lf-…", isSecret: true },
      { name: "secretKey", label: "Secret key", placeholder: "sk-lf-…", isSecret: true },
    ],
  },
  webhook: {
    title: "Webhook",
    words: "JSON by POST, signed by the standard of webhooks.",
    fields: [{ name: "url", label: "Address", placeholder: "https://example.com/hooks/causeway" }],
  },
  s3: {
    title: "S3 bucket",
    words: "One object a batch, in any store that speaks S3.",
    fields: [
      { name: "bucketName", label: "Bucket" },
      { name: "region", label: "Region", placeholder: "us-east-1" },
      { name: "accessKeyId", label: "Access key id", isSecret: true },
      { name: "secretAccessKey", label: "Secret access key", isSecret: true },
      {
        name: "endpoint",
        label: "Address",
        placeholder: "https://s3.us-east-1.amazonaws.com",
        description: "Of stores that are not Amazon's.",
      },
      { name: "prefix", label: "Prefix", placeholder: "causeway-traces" },
    ],
  },
} as const satisfies Record<DestinationType, Words>;

export const destinationTypes = Object.keys(destinationWords) as readonly DestinationType[];

export const wordsOf = (type: DestinationType): Words => destinationWords[type];
