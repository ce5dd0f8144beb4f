import { ownModels } from "@causeway/routing";
import { applyPreset } from "./apply-preset.ts";
import { applyWorkspaceRouting } from "./apply-workspace-routing.ts";
import { arriveNow } from "./arrival.ts";
import { authenticate } from "./authenticate.ts";
import { needsOf } from "./call-needs.ts";
import { findModels } from "./find-models.ts";
import { findOwnKeys } from "./find-own-keys.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import { permittedModels } from "./permitted-models.ts";
import { routerNamedIn } from "./route-automatically.ts";

/**
 * How many tokens the prompt of a call probably has, by the estimate that calls are held for; providers may count
 * otherwise. Asks no provider and charges nothing. Rejects as a call would that is not let in: 401, 403, 400.
 */
export async function countPrompt(
  ports: GatewayPorts,
  call: Pick<InboundCall, "credential" | "callerAddress" | "read">,
): Promise<number> {
  const arrival = arriveNow(ports.clock);
  const key = await authenticate(ports.keys, call, arrival.at);
  const asked = applyWorkspaceRouting(await applyPreset(ports.presets, key, await call.read()), key.routing);
  const ownKeys = await findOwnKeys(ports.ownKeys, key);
  // A router chooses only among models that may be used.
  if (routerNamedIn(asked) !== undefined) return needsOf(asked).promptTokens.likely;
  permittedModels(findModels(asked, { catalog: ports.catalog(), own: ownModels(ownKeys) }), key, ports.links);
  return needsOf(asked).promptTokens.likely;
}
