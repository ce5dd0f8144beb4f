import type { LeavingModelNotice } from "@causeway/services";
import Link from "next/link";
import { DismissibleBanner } from "../banners/dismissible-banner.tsx";

/** Which models that this workspace calls have a last day. */
export function LeavingModelsBanner({ models }: { readonly models: readonly LeavingModelNotice[] }) {
  if (models.length === 0) return null;
  return (
    <DismissibleBanner
      ids={models.map(({ id }) => id)}
      variant="alert"
      title={models.length === 1 ? "A model that you call leaves" : `${models.length} models that you call leave`}
      description={
        <ul className="grid gap-1">
          {models.map(({ id, modelId, name, lastDay, successorId }) => (
            <li key={id} className="break-words">
              <Link href={`/models/${modelId}`} className="underline underline-offset-4">
                {name}
              </Link>{" "}
              is served until <time dateTime={lastDay}>{lastDay}</time>
              {successorId !== undefined && (
                <>
                  ; its maker names{" "}
                  <Link href={`/models/${successorId}`} className="underline underline-offset-4">
                    {successorId}
                  </Link>{" "}
                  instead
                </>
              )}
              .
            </li>
          ))}
        </ul>
      }
    />
  );
}
