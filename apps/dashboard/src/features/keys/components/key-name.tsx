import { Badge } from "@causeway/ui";
import type { KeyView } from "../key-view.ts";

/** A key's name over the part of it that may be shown. */
export function KeyName({ apiKey }: { apiKey: KeyView }) {
  return (
    <div className="min-w-0">
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-medium break-words text-kumo-strong">{apiKey.name}</span>
        {apiKey.isManagement && <Badge variant="info">Management</Badge>}
      </span>
      <code className="text-xs whitespace-nowrap text-kumo-subtle">{apiKey.label}</code>
    </div>
  );
}
