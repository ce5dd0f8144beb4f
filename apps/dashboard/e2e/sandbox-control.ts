/** Makes the next upstream call fail with 503, whichever provider is asked first. */
export async function failNextAttempt(sandboxUrl: string): Promise<void> {
  const response = await fetch(`${sandboxUrl}/control/providers/${encodeURIComponent("*")}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "status", status: 503, times: 1 }),
  });
  if (!response.ok) throw new Error(`The sandbox refused the fault: ${response.status} ${await response.text()}`);
}

export async function clearFaults(sandboxUrl: string): Promise<void> {
  await fetch(`${sandboxUrl}/control/providers/faults`, { method: "DELETE" });
}
