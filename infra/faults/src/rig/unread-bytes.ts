import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Bytes by the port of the reader's end. */
export type UnreadBytes = ReadonlyMap<number, number>;

/** What a server has written to a process that it has not read: in the kernel's buffers of either end. Linux only. */
export function unreadBytes(pid: number, serverPort: number): UnreadBytes {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((descriptor) => socketInode(pid, descriptor)));
  const sockets = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1).map(readSocket);
  const unsent = new Map(
    sockets.filter(({ port }) => port === serverPort).map(({ peerPort, sending }) => [peerPort, sending]),
  );
  return new Map(
    sockets
      .filter(({ peerPort, inode }) => peerPort === serverPort && inodes.has(inode))
      .map(({ port, received }) => [port, received + (unsent.get(port) ?? 0)]),
  );
}

/** How many connections a process has to one of these ports. Linux only. */
export function countConnections(pid: number, serverPorts: ReadonlySet<number>): number {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((descriptor) => socketInode(pid, descriptor)));
  const sockets = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1).map(readSocket);
  return sockets.filter(({ peerPort, inode }) => serverPorts.has(peerPort) && inodes.has(inode)).length;
}

function socketInode(pid: number, descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
  } catch {
    // Closed meanwhile.
    return undefined;
  }
}

/** `sl local_address rem_address st tx_queue:rx_queue tr:tm retrnsmt uid timeout inode …`, in hexadecimal. */
function readSocket(line: string) {
  const [, local = "", remote = "", , queues = "", , , , , inode = ""] = line.trim().split(/\s+/);
  const [sending = 0, received = 0] = queues.split(":").map((queue) => Number.parseInt(queue, 16));
  return { port: portIn(local), peerPort: portIn(remote), sending, received, inode };
}

const portIn = (address: string): number => Number.parseInt(address.slice(address.indexOf(":") + 1), 16);
