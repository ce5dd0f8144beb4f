import { LinkButton } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { BroadcastIcon } from "@phosphor-icons/react/dist/ssr";
import Link from "next/link";
import { wordsOf } from "../destination-words.ts";
import type { DestinationsPageData, DestinationView } from "../queries.ts";
import { DestinationStatus, StateWords } from "./destination-state.tsx";

/** Whoever is told of the workspace's calls. */
export function DestinationList({ maySee, destinations, mayManage }: DestinationsPageData) {
  const create = mayManage && (
    <LinkButton variant="primary" href="/observability/new">
      New destination
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Observability"
        description="Whoever is told of this workspace's calls, behind them and in batches: your collector, Langfuse, a webhook or a bucket."
        actions={destinations.length > 0 && create}
      />
      {destinations.length === 0 ? (
        <EmptyState
          icon={<BroadcastIcon aria-hidden="true" />}
          title={maySee ? "No destinations yet" : "Your role does not see destinations"}
          description={
            maySee
              ? "Send traces of every call to where you look at those of your own programs. What people write stays here unless you say otherwise."
              : "Owners and admins of this workspace do."
          }
          action={create}
        />
      ) : (
        <ul
          aria-label="Destinations"
          className="divide-y divide-kumo-hairline rounded-lg bg-kumo-base ring ring-kumo-line"
        >
          {destinations.map((destination) => (
            <DestinationRow key={destination.id} destination={destination} />
          ))}
        </ul>
      )}
    </>
  );
}

function DestinationRow({ destination }: { readonly destination: DestinationView }) {
  const { id, name, type } = destination;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-4">
      <div className="min-w-0 flex-1 basis-64">
        <Link href={`/observability/${id}`} className="text-sm font-medium break-words text-kumo-link hover:underline">
          {name}
        </Link>
        <p className="mt-0.5 text-sm text-kumo-subtle">{wordsOf(type).title}</p>
        <p className="mt-1 text-sm break-words text-kumo-default">
          <StateWords {...destination} />
        </p>
      </div>
      <DestinationStatus {...destination} />
    </li>
  );
}
