/** What somebody enters of a provider's key: the key, and for some providers where it belongs. */
export type SecretForm = {
  readonly key: string;
  readonly resource: string;
  readonly deployments: string;
  readonly apiVersion: string;
};

export const secretFields = ["key", "resource", "deployments", "apiVersion"] as const satisfies (keyof SecretForm)[];

/** Their keys belong to a resource of the customer's; a version of the API is OpenAI's models' alone. */
export const isAzure = (providerId: string): boolean => providerId === "azure" || providerId === "azure-anthropic";
export const hasApiVersions = (providerId: string): boolean => providerId === "azure";
