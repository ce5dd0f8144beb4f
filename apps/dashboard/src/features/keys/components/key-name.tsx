import { Badge } from "@causeway/ui/badge.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import Link from "next/link";
import type { KeyView } from "../key-view.ts";

/** A key's name over the part of it that may be shown. */
export function KeyName({ apiKey }: { apiKey: KeyView }) {
  return (
    <div className="min-w-0">
      <span className="flex flex-wrap items-center gap-2">
        <Link
          href={`/keys/${apiKey.id}`}
          className="font-medium break-words text-kumo-strong underline-offset-4 hover:underline"
        >
          {apiKey.name}
        </Link>
        {apiKey.environment && <Badge variant="secondary">{apiKey.environment}</Badge>}
        {apiKey.isManagement && <Badge variant="info">Management</Badge>}
        {apiKey.isPlayground && <Badge variant="secondary">Playground</Badge>}
        {apiKey.app && <Badge variant="info">App</Badge>}
      </span>
      <span className="flex items-center gap-1">
        <code className="text-xs whitespace-nowrap text-kumo-subtle">{apiKey.label}</code>
        <CopyButton text={apiKey.label} what={`the label of ${apiKey.name}`} size="xs" />
      </span>
      <span className="block text-xs break-words text-kumo-subtle">{whose(apiKey)}</span>
    </div>
  );
}

/** Who has it: an app that a person let in, or the person. */
function whose({ app, createdBy }: KeyView): string | undefined {
  if (app) return `${app.name} (${app.origin})${createdBy === undefined ? "" : `, let in by ${createdBy}`}`;
  return createdBy;
}
