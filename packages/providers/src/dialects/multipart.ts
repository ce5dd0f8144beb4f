import { randomUUID } from "node:crypto";
import { WrittenBody } from "../task-format.ts";

export type FormPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly file: Uint8Array; readonly fileName: string; readonly mediaType: string };

/** A `multipart/form-data` body (RFC 7578). */
export function multipart(parts: readonly FormPart[]): WrittenBody {
  const boundary = `causeway-${randomUUID()}`;
  const written = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${part.name}"${headOf(part)}\r\n\r\n`),
    "file" in part ? part.file : Buffer.from(part.value),
    Buffer.from("\r\n"),
  ]);
  const data = Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
  return new WrittenBody(`multipart/form-data; boundary=${boundary}`, data);
}

const headOf = (part: FormPart): string =>
  "file" in part ? `; filename="${part.fileName}"\r\nContent-Type: ${part.mediaType}` : "";
