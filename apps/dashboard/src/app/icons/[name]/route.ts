import { readLogo } from "../../../features/catalog/logo-files.ts";

type LogoRouteContext = { params: Promise<{ name: string }> };

/** Logos of authors and providers, from our own origin. */
export async function GET(_request: Request, { params }: LogoRouteContext): Promise<Response> {
  const logo = readLogo((await params).name);
  if (logo === undefined) return new Response("No such logo", { status: 404 });
  return new Response(logo, {
    headers: {
      "content-type": "image/svg+xml",
      "cache-control": "public, max-age=604800, immutable",
      // Opened on its own, an SVG is a document: it may not do anything.
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  });
}
