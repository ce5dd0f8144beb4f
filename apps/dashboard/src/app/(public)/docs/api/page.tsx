import { EmptyState } from "@causeway/ui/empty-state.tsx";
import type { Metadata } from "next";
import { readEnv } from "../../../../env.ts";
import { operationGroups } from "../../../../features/api-reference/operation-groups.ts";
import { OperationView } from "../../../../features/api-reference/operation-view.tsx";
import { readOpenApi } from "../../../../features/api-reference/read-openapi.ts";
import { DocFrame } from "../../../../features/docs/doc-frame.tsx";

export const metadata: Metadata = {
  title: "API reference",
  description: "Every address of the API with its fields, from the API's own OpenAPI document.",
};

export default async function ApiReferencePage() {
  const document = await readOpenApi();
  const apiUrl = readEnv().API_URL;
  return (
    <DocFrame current="api">
      <h1 className="text-2xl font-semibold tracking-tight text-kumo-strong">API reference</h1>
      <p className="mt-2 text-sm text-kumo-subtle">
        All addresses are under <code>{apiUrl}</code>, with a key as <code>Authorization: Bearer …</code>. The same as
        an{" "}
        <a href={`${apiUrl}/openapi.json`} className="text-kumo-link underline">
          OpenAPI 3.1 document
        </a>
        .
      </p>
      {document === undefined ? (
        <div className="mt-6">
          <EmptyState
            title="The API cannot be reached right now"
            description="This page is made from its own document. Try again in a minute."
          />
        </div>
      ) : (
        operationGroups(document).map(({ name, operations }) => (
          <section key={name} aria-label={name} className="mt-8">
            <h2 className="mb-3 text-lg font-semibold tracking-tight text-kumo-strong">{name}</h2>
            <div className="flex flex-col gap-2">
              {operations.map((listed) => (
                <OperationView key={listed.id} listed={listed} schemas={document.components?.schemas ?? {}} />
              ))}
            </div>
          </section>
        ))
      )}
    </DocFrame>
  );
}
