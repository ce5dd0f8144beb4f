import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { CallContent, ContentRecord, ContentStore } from "@causeway/gateway";
import type { KeyVault } from "@causeway/vault";
import { fitContent } from "./fit-content.ts";
import type { MoneyPool } from "./money-pool.ts";

/** As it is kept. `truncated`: texts were cut, or messages left out, because it was too much. */
export type StoredContent = CallContent & { readonly truncated: boolean };

/** Destinations are tried for so long. */
const toTellDays = 4;

const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** Seals each for its workspace and generation. Without a vault nothing is kept. */
export const createContentStore = (pool: MoneyPool, vault: KeyVault | undefined): ContentStore => ({
  async write(records) {
    if (!vault) return;
    const rows = [...records].flatMap(([generationId, record]) => {
      const keeping = keepingOf(generationId, record);
      return keeping ? [{ generationId, ...record, ...keeping }] : [];
    });
    if (rows.length === 0) return;
    const sealed = await Promise.all(rows.map((row) => sealContent(vault, row, fitContent(row.content))));
    await pool.query(
      `INSERT INTO generation_content (generation_id, workspace_id, sealed, readable, expires_at)
         SELECT id, workspace, sealed, readable, now() + days * interval '1 day'
           FROM unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::int[]) AS kept(id, workspace, sealed, readable, days)
         ON CONFLICT (generation_id) DO NOTHING`,
      [
        rows.map(({ generationId }) => generationId),
        rows.map(({ workspaceId }) => workspaceId),
        sealed,
        rows.map(({ readable }) => readable),
        rows.map(({ days }) => days),
      ],
    );
  },
});

function keepingOf(generationId: string, { wish: { toRead, toTell } }: ContentRecord) {
  const share = shareOf(generationId);
  if (toRead && share < toRead.samplingRate) return { readable: true, days: toRead.retentionDays };
  return share < toTell ? { readable: false, days: toTellDays } : undefined;
}

/** Where a call lies between 0 and 1: those below a sampling rate are sampled. As `note_observability` has it. */
const shareOf = (generationId: string): number =>
  createHash("md5").update(generationId).digest().readUInt32BE(0) / 2 ** 32;

type ContentPlace = { readonly workspaceId: string; readonly generationId: string };

/** Where content belongs: it opens nowhere else. */
export const placeOfContent = ({ workspaceId, generationId }: ContentPlace) => ({
  workspaceId,
  providerId: "content",
  rowId: generationId,
});

async function sealContent(vault: KeyVault, place: ContentPlace, content: StoredContent): Promise<string> {
  const zipped = await zip(JSON.stringify(content));
  return await vault.seal(zipped.toString("base64"), placeOfContent(place));
}

/** Rejects with `SecretNotReadable` when it was changed or moved, or its key is not here. */
export async function openContent(vault: KeyVault, place: ContentPlace, sealed: string): Promise<StoredContent> {
  const zipped = await vault.open(sealed, placeOfContent(place));
  // Written only above.
  return JSON.parse((await unzip(Buffer.from(zipped, "base64"))).toString("utf8")) as StoredContent;
}
