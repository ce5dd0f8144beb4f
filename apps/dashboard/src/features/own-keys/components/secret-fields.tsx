import { Input, TextArea } from "@causeway/ui/field.tsx";
import { hasApiVersions, isAzure, type SecretForm } from "../secret-kinds.ts";

type SecretFieldsProps = {
  readonly providerId: string;
  readonly problemOf: (field: keyof SecretForm) => { readonly error?: string };
};

/** What a key of theirs is beside a line of text. */
const notes: Readonly<Record<string, string>> = {
  "amazon-bedrock": 'An API key of Bedrock\'s, or JSON: {"accessKeyId": "…", "secretAccessKey": "…", "region": "…"}.',
  "google-vertex": 'The JSON file of a service account; "location" in it names the region.',
};

/** The key, and for Azure where it belongs. */
export function SecretFields({ providerId, problemOf }: SecretFieldsProps) {
  const note = notes[providerId];
  return (
    <>
      <Input
        label="Key"
        name="key"
        type="password"
        autoComplete="off"
        description={`${note === undefined ? "" : `${note} `}Stored encrypted. Nobody sees it again, you included.`}
        {...problemOf("key")}
      />
      {isAzure(providerId) && (
        <>
          <Input
            label="Resource"
            name="resource"
            autoComplete="off"
            placeholder="acme"
            description="Its name, or its address: https://acme.openai.azure.com."
            {...problemOf("resource")}
          />
          <TextArea
            label="Deployments (optional)"
            name="deployments"
            rows={3}
            spellCheck={false}
            placeholder="gpt-5.4 = our-gpt"
            description="One a line. Only those that are called otherwise than their model."
            {...problemOf("deployments")}
          />
        </>
      )}
      {hasApiVersions(providerId) && (
        <Input
          label="API version (optional)"
          name="apiVersion"
          autoComplete="off"
          placeholder="None: the current API"
          description="Only for resources without /openai/v1, as in 2024-10-21."
          {...problemOf("apiVersion")}
        />
      )}
    </>
  );
}
