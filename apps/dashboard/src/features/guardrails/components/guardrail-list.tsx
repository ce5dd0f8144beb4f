import { Badge } from "@causeway/ui/badge.tsx";
import { LinkButton } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import Link from "next/link";
import type { GuardrailsPageData, ListedGuardrail } from "../queries.ts";
import { rulesInWords } from "../rule-words.ts";

/** Every guardrail of the workspace: what it rules, and whom it binds. */
export function GuardrailList({ guardrails, total, mayManage }: GuardrailsPageData) {
  const custom = guardrails.filter(({ isDefault }) => !isDefault).length;
  return (
    <>
      <PageHeader
        title="Guardrails"
        description="What calls may not do: budgets, models and providers, rules about data, and filters that look into their texts. A call must pass every guardrail that binds its key."
        actions={
          mayManage && (
            <LinkButton variant="primary" href="/guardrails/new">
              New guardrail
            </LinkButton>
          )
        }
      />
      <Card title={titleOf(custom)} flush>
        <ul aria-label="Guardrails" className="divide-y divide-kumo-hairline">
          {guardrails.map((guardrail) => (
            <GuardrailRow key={guardrail.id} guardrail={guardrail} />
          ))}
        </ul>
      </Card>
      {custom === 0 && (
        <p className="mt-4 max-w-2xl text-sm text-kumo-subtle">
          {mayManage
            ? "Begin with the default, which binds everybody, or make a guardrail of its own for a key or a member: no models but small ones for interns, no personal data for the support bot."
            : "An owner or admin of this workspace can make guardrails for single keys and members."}
        </p>
      )}
      {total > guardrails.length && (
        <p className="mt-4 text-sm text-kumo-subtle">
          The {guardrails.length} newest of {total}. GET /api/v1/guardrails lists all.
        </p>
      )}
    </>
  );
}

function GuardrailRow({ guardrail }: { readonly guardrail: ListedGuardrail }) {
  const rules = rulesInWords(guardrail);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-4">
      <div className="min-w-0 flex-1 basis-64">
        <Link
          href={`/guardrails/${guardrail.id}`}
          className="text-sm font-medium break-words text-kumo-link hover:underline"
        >
          {guardrail.name}
        </Link>
        {guardrail.description !== undefined && (
          <p className="mt-0.5 text-sm break-words text-kumo-subtle">{guardrail.description}</p>
        )}
        <p className="mt-1 text-sm break-words text-kumo-default">
          {rules.length === 0 ? <span className="text-kumo-subtle">Rules nothing yet</span> : rules.join(" · ")}
        </p>
      </div>
      <BindsBadge {...guardrail} />
    </li>
  );
}

function BindsBadge({ isDefault, keys, members }: Pick<ListedGuardrail, "isDefault" | "keys" | "members">) {
  if (isDefault) return <Badge variant="info">Binds every key</Badge>;
  const parts = [
    ...(keys > 0 ? [keys === 1 ? "1 key" : `${keys} keys`] : []),
    ...(members > 0 ? [members === 1 ? "1 member" : `${members} members`] : []),
  ];
  if (parts.length === 0) return <Badge variant="secondary">Binds nobody</Badge>;
  return <Badge variant="success">Binds {parts.join(" and ")}</Badge>;
}

function titleOf(custom: number): string {
  if (custom === 0) return "The default";
  return custom === 1 ? "1 guardrail and the default" : `${custom} guardrails and the default`;
}
