import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { LRUCache } from "lru-cache";
import { ImageResponse } from "next/og";
import { plainLetters } from "./plain-letters.ts";
import { logoLines } from "../shell/logo.tsx";

export type ShareCard = {
  /** Above the title, small. */
  readonly over: string;
  readonly title: string;
  /** One to four short ones. */
  readonly facts: readonly string[];
};

/** What networks show of a link. */
export const shareImageSize = { width: 1_200, height: 630 };
export const shareImageType = "image/png";

const mostTitle = 80;

/** Of some 100 kB each. A picture takes a processor for a tenth of a second: nobody makes us draw one over and over. */
const mostKept = 200;
const drawn = new LRUCache<string, Promise<ArrayBuffer>>({ max: mostKept });

/** The picture of a page for those who get its address. `appFolder` is where the dashboard's packages are installed. */
export async function shareImage(card: ShareCard, appFolder: string = process.cwd()): Promise<Response> {
  const key = JSON.stringify(card);
  const image = drawn.get(key) ?? draw(card, appFolder);
  drawn.set(key, image);
  image.catch(() => drawn.delete(key));
  return new Response(await image, {
    headers: { "content-type": shareImageType, "cache-control": "public, max-age=3600" },
  });
}

async function draw({ over, title, facts }: ShareCard, appFolder: string): Promise<ArrayBuffer> {
  const name = shortened(plainLetters(title));
  const image = new ImageResponse(
    <div style={page}>
      <div style={{ display: "flex", alignItems: "center", gap: 20, fontSize: 34, fontWeight: 600 }}>
        <Mark />
        Causeway
      </div>
      <div style={{ display: "flex", flexDirection: "column", gap: 12 }}>
        <div style={{ display: "flex", fontSize: 34, color: quiet }}>{plainLetters(over)}</div>
        <div style={{ display: "flex", fontSize: name.length > 36 ? 60 : 84, fontWeight: 600, lineHeight: 1.1 }}>
          {name}
        </div>
      </div>
      <div style={{ display: "flex", alignItems: "flex-start", gap: 16, fontSize: 28 }}>
        {facts.map((fact) => (
          <div key={fact} style={pill}>
            {plainLetters(fact)}
          </div>
        ))}
      </div>
    </div>,
    {
      ...shareImageSize,
      fonts: await fontsOf(appFolder),
    },
  );
  return await image.arrayBuffer();
}

const quiet = "#a7d3cc";

const page = {
  display: "flex",
  flexDirection: "column",
  justifyContent: "space-between",
  width: "100%",
  height: "100%",
  padding: 72,
  background: "#0b3b36",
  color: "#ffffff",
  fontFamily: "Inter",
} as const;

const pill = {
  display: "flex",
  flexShrink: 0,
  padding: "12px 22px",
  borderRadius: 16,
  whiteSpace: "nowrap",
  background: "#13504a",
} as const;

/** The mark of the logo, in the picture's colours. */
function Mark() {
  return (
    <svg width="56" height="56" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="#127a70" />
      {logoLines.map((line) => (
        <path key={line} d={line} fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
      ))}
    </svg>
  );
}

const shortened = (title: string): string =>
  title.length > mostTitle ? `${title.slice(0, mostTitle - 1).trimEnd()}…` : title;

const weights = [400, 600] as const;
type Fonts = { name: string; data: Buffer; weight: (typeof weights)[number]; style: "normal" }[];
const kept = new Map<string, Promise<Fonts>>();

/** Read once: they are ours, and nothing is asked of another server. */
function fontsOf(appFolder: string): Promise<Fonts> {
  const before = kept.get(appFolder);
  if (before) return before;
  // A path from `import.meta.url` would be the bundler's, not the disk's.
  const requireFromApp = createRequire(join(appFolder, "package.json"));
  const folder = join(dirname(requireFromApp.resolve("@fontsource/inter/package.json")), "files");
  const fonts = Promise.all(
    weights.map(async (weight) => ({
      name: "Inter",
      data: await readFile(join(folder, `inter-latin-${weight}-normal.woff`)),
      weight,
      style: "normal" as const,
    })),
  );
  kept.set(appFolder, fonts);
  fonts.catch(() => kept.delete(appFolder));
  return fonts;
}
