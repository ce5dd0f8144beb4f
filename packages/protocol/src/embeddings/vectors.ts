/// <reference lib="esnext.typedarrays" />
import type { Vector } from "./embeddings.ts";

const bytesPerNumber = 4;

/** Numbers, whichever way they came. Throws when the text is no base64 of 32-bit floats. */
export function numbersOf(vector: Vector): readonly number[] {
  if (typeof vector !== "string") return vector;
  const bytes = Uint8Array.fromBase64(vector);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / bytesPerNumber }, (_, index) =>
    view.getFloat32(index * bytesPerNumber, true),
  );
}

/** The base64 text of 32-bit floats, lowest byte first. */
export function base64Of(vector: Vector): string {
  if (typeof vector === "string") return vector;
  const view = new DataView(new ArrayBuffer(vector.length * bytesPerNumber));
  for (const [index, value] of vector.entries()) view.setFloat32(index * bytesPerNumber, value, true);
  return new Uint8Array(view.buffer).toBase64();
}
