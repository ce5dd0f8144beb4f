import {
  countRemovedEndpoints,
  type EndpointVerdict,
  mayDo,
  previewModel,
  readRoutingSettings,
} from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { type PluginFormValues, pluginFormValues } from "./plugin-form.ts";
import { type RoutingFormValues, routingFormValues } from "./routing-form.ts";

/** How many endpoints each switch removes by itself. */
export type RemovedBy = { readonly zdr: number; readonly noTraining: number; readonly distillable: number };

export type RoutingPageData = {
  readonly values: RoutingFormValues;
  readonly plugins: PluginFormValues;
  readonly removedBy: RemovedBy;
  /** By all that is saved now, of how many. */
  readonly removed: number;
  readonly all: number;
  readonly preview: RoutingPreview | undefined;
  readonly mayManage: boolean;
};

export type RoutingPreview = {
  readonly model: string;
  /** Undefined when nobody has the model. */
  readonly endpoints: readonly EndpointVerdict[] | undefined;
};

export async function loadRouting(
  { actor, workspace }: AccountSession,
  model: string | undefined,
): Promise<RoutingPageData> {
  const [settings, { snapshot }] = await Promise.all([
    readRoutingSettings({ database: getDatabase(), actor }, { workspaceId: workspace.id }),
    readCatalog(),
  ]);
  const alone = (provider: Readonly<Record<string, unknown>>) => countRemovedEndpoints(snapshot, provider).removed;
  return {
    values: routingFormValues(settings),
    plugins: pluginFormValues(settings.plugins),
    removedBy: {
      zdr: alone({ zdr: true }),
      noTraining: alone({ data_collection: "deny" }),
      distillable: alone({ enforce_distillable_text: true }),
    },
    ...countRemovedEndpoints(snapshot, settings.provider),
    preview:
      model === undefined
        ? undefined
        : { model, endpoints: previewModel(snapshot, { modelId: model, provider: settings.provider }) },
    mayManage: mayDo(actor, "routing:manage"),
  };
}
