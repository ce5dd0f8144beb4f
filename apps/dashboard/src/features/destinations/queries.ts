import { AppError } from "@causeway/errors";
import { type DestinationSummary, findDestination, listDestinations, mayDo } from "@causeway/services";
import type { SelectChoice } from "@causeway/ui/select.tsx";
import { notFound } from "next/navigation";
import { z } from "zod";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { loadKeyChoices } from "../keys/load-key-choices.ts";

export type DestinationView = Omit<DestinationSummary, "createdAt" | "updatedAt" | "state"> & {
  readonly state: {
    readonly waiting: number;
    readonly delivered: number;
    readonly dropped: number;
    readonly lastAcceptedAt: string | undefined;
    readonly lastError: string | undefined;
    readonly failingSince: string | undefined;
    readonly nextAttemptAt: string | undefined;
    readonly pausedAt: string | undefined;
  };
};

export type DestinationsPageData = {
  /** False for roles that have nothing to do with them: then there is nothing to show. */
  readonly maySee: boolean;
  readonly destinations: readonly DestinationView[];
  readonly mayManage: boolean;
};

export async function loadDestinations({ actor, workspace }: AccountSession): Promise<DestinationsPageData> {
  const maySee = mayDo(actor, "destination:read");
  const context = { database: getDatabase(), actor };
  const destinations = maySee ? await listDestinations(context, { workspaceId: workspace.id }) : [];
  return { maySee, destinations: destinations.map(toView), mayManage: mayDo(actor, "destination:manage") };
}

export type DestinationPageData = {
  readonly destination: DestinationView;
  /** Empty for those who may not manage it. */
  readonly keyChoices: readonly SelectChoice[];
  readonly mayManage: boolean;
};

/** Another workspace's destination is not there; to those who may not see any, none is. */
export async function loadDestination({ actor, workspace }: AccountSession, id: string): Promise<DestinationPageData> {
  if (!z.uuid().safeParse(id).success || !mayDo(actor, "destination:read")) notFound();
  const one = { workspaceId: workspace.id, id };
  const found = await findDestination({ database: getDatabase(), actor }, one).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  });
  const mayManage = mayDo(actor, "destination:manage");
  const keyChoices = mayManage ? await loadKeyChoices(workspace.id, found.apiKeyIds) : [];
  return { destination: toView(found), keyChoices, mayManage };
}

const toView = ({ createdAt: _created, updatedAt: _updated, state, ...rest }: DestinationSummary): DestinationView => ({
  ...rest,
  state: {
    waiting: state.waiting,
    delivered: state.delivered,
    dropped: state.dropped,
    lastAcceptedAt: state.lastAcceptedAt?.toISOString(),
    lastError: state.lastError,
    failingSince: state.failingSince?.toISOString(),
    nextAttemptAt: state.nextAttemptAt?.toISOString(),
    pausedAt: state.pausedAt?.toISOString(),
  },
});
