import type { FaultInput, RequestRecord } from "@causeway/sandbox";

/** The levers and gauges of the fake providers. */
export type SandboxControl = {
  /** From now on a provider has these faults and no others. */
  setFaults(provider: string, faults: readonly FaultInput[]): Promise<void>;
  requestsSince(epochMs: number): Promise<readonly RequestRecord[]>;
};

export function controlSandbox(url: string): SandboxControl {
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/control/providers${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${method} ${path}`);
    return response;
  };
  return {
    async setFaults(provider, faults) {
      await call("DELETE", `/${provider}/faults`);
      await call("POST", `/${provider}/faults`, faults);
    },
    async requestsSince(epochMs) {
      const response = await call("GET", `/requests?since=${epochMs}&limit=1000000`);
      return ((await response.json()) as { requests: RequestRecord[] }).requests;
    },
  };
}
