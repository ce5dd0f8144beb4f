import { Badge } from "@causeway/ui/badge.tsx";
import { type FieldRow, fieldRows, type Schemas, typeText } from "./describe-schema.ts";
import type { ListedOperation } from "./operation-groups.ts";

/** One address: what it takes, and how it may answer. Closed until it is wanted: there are many. */
export function OperationView({ listed, schemas }: { listed: ListedOperation; schemas: Schemas }) {
  const { id, method, path, operation } = listed;
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  const answer = operation.responses?.["200"]?.content?.["application/json"]?.schema;
  const parameters = (operation.parameters ?? []).map(
    (parameter): FieldRow => ({
      path: parameter.name,
      type: `${typeText(parameter.schema, schemas)}, ${parameter.in}`,
      isRequired: parameter.required ?? false,
      description: parameter.description ?? parameter.schema?.description,
    }),
  );
  return (
    <details id={id} className="scroll-mt-20 rounded-lg bg-kumo-base ring ring-kumo-line">
      <summary className="cursor-pointer px-4 py-3">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap items-baseline gap-x-3 gap-y-1 align-top">
          <Badge variant={method === "GET" ? "secondary" : method === "DELETE" ? "destructive" : "success"}>
            {method}
          </Badge>
          <code className="text-sm font-medium break-all text-kumo-strong">/api{path}</code>
          <span className="text-sm text-kumo-subtle">{operation.summary}</span>
        </span>
      </summary>
      <div className="flex flex-col gap-5 border-t border-kumo-hairline px-4 py-4 text-sm">
        {operation.description && <p>{operation.description}</p>}
        <p className="text-kumo-subtle">{operation.security ? "Needs a key." : "Needs no key."}</p>
        <Fields title="Parameters" rows={parameters} />
        <Fields title="Body" rows={fieldRows(body, schemas)} />
        <Fields title="Answer" rows={fieldRows(answer, schemas)} />
        <div>
          <h4 className="mb-2 font-semibold text-kumo-strong">Statuses</h4>
          <dl className="flex flex-col gap-1">
            {Object.entries(operation.responses ?? {}).map(([status, { description }]) => (
              <div key={status} className="flex gap-3">
                <dt className="tabular w-8 shrink-0 font-medium">{status}</dt>
                <dd className="text-kumo-subtle">{description}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
    </details>
  );
}

function Fields({ title, rows }: { title: string; rows: readonly FieldRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div>
      <h4 className="mb-2 font-semibold text-kumo-strong">{title}</h4>
      <dl className="divide-y divide-kumo-hairline">
        {rows.map(({ path, type, isRequired, description }) => (
          <div key={path} className="py-2">
            <dt className="flex flex-wrap items-baseline gap-x-3">
              <code className="font-medium break-all text-kumo-strong">{path}</code>
              <span className="text-xs break-words text-kumo-subtle">
                {type}
                {isRequired && " · required"}
              </span>
            </dt>
            {description && <dd className="mt-0.5 text-kumo-subtle">{description}</dd>}
          </div>
        ))}
      </dl>
    </div>
  );
}
