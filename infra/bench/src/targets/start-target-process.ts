import { connect } from "node:net";
import { lastLines, type ManagedProcess, pollUntil, startProcess } from "@causeway/local-services";

/** Starts a process and returns when its port takes connections. */
export async function startTargetProcess(
  options: Parameters<typeof startProcess>[0] & { readonly port: number; readonly startMs?: number },
): Promise<ManagedProcess> {
  const running = await startProcess({ stopSignal: "SIGKILL", ...options });
  const died = new AbortController();
  void running.exited.then(() => died.abort());
  const takes = () => takesConnections(options.port);
  if (!(await pollUntil(takes, { timeoutMs: options.startMs ?? 60_000, signal: died.signal }))) {
    await running.stop();
    throw new Error(`${options.name} does not serve: ${lastLines(options.logFile, 1)}`);
  }
  return running;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
