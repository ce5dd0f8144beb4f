import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findOnPath, freePort } from "@causeway/local-services";
import type { BenchWorld } from "./bench-world.ts";
import { startTargetProcess } from "./start-target-process.ts";
import { httpRequest, type NotMeasured, pathOf, type Target } from "./target.ts";

const id = "nginx";

export async function startNginx(world: BenchWorld): Promise<Target | NotMeasured> {
  const command = findOnPath("nginx");
  if (command === undefined) {
    return { id, name: "nginx", why: "no nginx on PATH: `apt-get install nginx-light`, or put one on PATH" };
  }
  const port = await freePort();
  const folder = join(world.folder, id);
  await mkdir(folder, { recursive: true });
  const file = join(folder, "nginx.conf");
  await writeFile(file, configuration(folder, port, world.provider.port));
  const running = await startTargetProcess({
    name: id,
    command,
    args: ["-p", folder, "-c", file, "-e", join(folder, "error.log")],
    logFile: join(world.folder, `${id}.log`),
    port,
  });
  world.onClose(() => running.stop());
  return {
    id,
    name: "nginx proxy_pass",
    does: "one worker, unbuffered, connections kept alive",
    port,
    pids: [running.pid],
    allPids: [running.pid],
    requests: (question) =>
      question.asks === question.provider
        ? [httpRequest(question, { path: pathOf(question.asks), headers: {} })]
        : undefined,
    settled: () => Promise.resolve(),
  };
}

const configuration = (folder: string, port: number, providerPort: number) => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 8192; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream provider { server 127.0.0.1:${providerPort}; keepalive 2048; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://provider;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_read_timeout 300s;
    }
  }
}
`;
