import { LinkButton } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { BookmarkSimpleIcon } from "@phosphor-icons/react/dist/ssr";
import Link from "next/link";
import type { PresetView } from "../queries.ts";
import { PresetStatus } from "./preset-status.tsx";

type PresetListProps = { readonly presets: readonly PresetView[]; readonly total: number; readonly mayManage: boolean };

/** Every preset of the workspace, the one that changed last first. */
export function PresetList({ presets, total, mayManage }: PresetListProps) {
  const create = mayManage && (
    <LinkButton variant="primary" href="/presets/new">
      New preset
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Presets"
        description="Models, parameters, providers and a system prompt under one name. Calls ask for @preset/<name>, and follow when you change it."
        actions={presets.length > 0 && create}
      />
      {presets.length === 0 ? (
        <EmptyState
          icon={<BookmarkSimpleIcon aria-hidden="true" />}
          title="No presets yet"
          description="Save how your program calls a model once, and change it here without deploying."
          action={create}
        />
      ) : (
        <ul aria-label="Presets" className="divide-y divide-kumo-hairline rounded-lg bg-kumo-base ring ring-kumo-line">
          {presets.map(({ slug, name, description, status, designatedVersion, updatedAt }) => (
            <li key={slug} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-4">
              <div className="min-w-0">
                <Link
                  href={`/presets/${slug}`}
                  className="text-sm font-medium break-words text-kumo-link hover:underline"
                >
                  {name}
                </Link>
                <p className="mt-0.5 text-sm break-words text-kumo-subtle">
                  <code>@preset/{slug}</code>
                  {description !== undefined && ` · ${description}`}
                </p>
              </div>
              <p className="flex flex-wrap items-center gap-x-3 text-sm text-kumo-subtle">
                <PresetStatus status={status} /> version {designatedVersion}, changed <RelativeTime date={updatedAt} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {total > presets.length && (
        <p className="mt-4 text-sm text-kumo-subtle">
          The {presets.length} that changed last of {total}. GET /api/v1/presets lists all.
        </p>
      )}
    </>
  );
}
