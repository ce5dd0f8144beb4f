import { Badge } from "@causeway/ui";
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
        {apiKey.isManagement && <Badge variant="info">Management</Badge>}
      </span>
      <code className="text-xs whitespace-nowrap text-kumo-subtle">{apiKey.label}</code>
    </div>
  );
}
