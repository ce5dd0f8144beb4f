/** What `next/headers` says in a test: the request that is being answered, without a server around it. */
type Asking = { readonly session: string | undefined; readonly workspace: string | undefined };

const origin = "http://dashboard.test";
let jar = new Map<string, string>();
let written: string[] = [];

export const dashboardUrl = origin;

/** From now on it is this browser that asks. */
export function askAs({ session, workspace }: Asking): void {
  jar = new Map();
  written = [];
  if (session !== undefined) jar.set("authjs.session-token", session);
  if (workspace !== undefined) jar.set("causeway-workspace", workspace);
}

/** Cookies that the answer sets or deletes, as `name=value`. */
export const writtenCookies = (): readonly string[] => written;

export const cookies = async () => ({
  get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
  getAll: () => [...jar].map(([name, value]) => ({ name, value })),
  set: (name: string, value: string) => void written.push(`${name}=${value}`),
  delete: (name: string) => void written.push(`${name}=`),
});

export const headers = async () =>
  new Headers({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") });
