/** Makes the next upstream call fail with 503, whichever provider is asked first. */
export const failNextAttempt = (sandboxUrl: string): Promise<void> =>
  addFault(sandboxUrl, { kind: "status", status: 503, times: 1 });

/** Makes the next streamed answer fall silent after a few words, and stay so. */
export const silenceNextAnswer = (sandboxUrl: string): Promise<void> =>
  addFault(sandboxUrl, { kind: "hang", afterChunks: 4, times: 1 });

async function addFault(sandboxUrl: string, fault: object): Promise<void> {
  const response = await fetch(`${sandboxUrl}/control/providers/${encodeURIComponent("*")}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`The sandbox refused the fault: ${response.status} ${await response.text()}`);
}

export async function clearFaults(sandboxUrl: string): Promise<void> {
  await fetch(`${sandboxUrl}/control/providers/faults`, { method: "DELETE" });
}
