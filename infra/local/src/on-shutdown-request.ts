/** Calls `stop` once, on Ctrl-C, on SIGTERM, and when the process that started us has gone without a word. */
export function onShutdownRequest(stop: () => void): void {
  let requested = false;
  const request = () => {
    if (requested) return;
    requested = true;
    stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, request);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) request();
  }, 250).unref();
}
