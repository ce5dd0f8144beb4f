import { isPortFree } from "@causeway/local-services";
import { portVariables, type PortVariable, type Settings } from "./env.ts";

const purposes: Record<PortVariable, string> = {
  API_PORT: "the API",
  DASHBOARD_PORT: "the dashboard",
  SANDBOX_PORT: "the sandbox",
  SANDBOX_SMTP_PORT: "the sandbox's mail server",
  WORKER_PORT: "the worker's health check",
  POSTGRES_PORT: "Postgres",
  REDIS_PORT: "Redis",
  MONEY_REDIS_PORT: "the Redis that hands out credits",
};

/** Before anything is started: names every port that is taken and the variable that moves it. */
export async function checkPorts(settings: Settings): Promise<void> {
  const problems: string[] = [];
  const users = new Map<number, PortVariable>();
  for (const variable of neededPorts(settings)) {
    const port = settings.ports[variable];
    const other = users.get(port);
    users.set(port, variable);
    if (other !== undefined) problems.push(`${variable} and ${other} both name port ${port}.`);
    else if (!(await isPortFree(port))) problems.push(takenPort(variable, port));
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

const takenPort = (variable: PortVariable, port: number): string =>
  `Port ${port}, meant for ${purposes[variable]}, is taken by another program. Stop that program, or set ${variable} to a free port.`;

function neededPorts({ databaseUrl, redisUrl, moneyRedisUrl }: Settings): PortVariable[] {
  return portVariables.filter(
    (variable) =>
      !(variable === "POSTGRES_PORT" && databaseUrl !== undefined) &&
      !(variable === "REDIS_PORT" && redisUrl !== undefined) &&
      !(variable === "MONEY_REDIS_PORT" && moneyRedisUrl !== undefined),
  );
}
