import type { Vector } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { countOf, objectOf } from "../loosely.ts";

/** `[{index, embedding}]`, in the order of the inputs whatever order they come in. Throws unless there is one for each. */
export function vectorsIn(data: unknown, count: number): readonly Vector[] {
  if (!Array.isArray(data)) throw new MalformedAnswer("its answer has no list of embeddings");
  const vectors = new Map<number, Vector>();
  for (const [position, item] of data.entries()) {
    const found = objectOf(item);
    vectors.set(countOf(found?.["index"]) ?? position, vectorIn(found?.["embedding"]));
  }
  return inOrder(vectors, count);
}

/** `[[0.1, …], …]`, in the order of the inputs. */
export function plainVectorsIn(data: unknown, count: number): readonly Vector[] {
  if (!Array.isArray(data)) throw new MalformedAnswer("its answer has no list of embeddings");
  return inOrder(new Map(data.map((item, index) => [index, vectorIn(item)])), count);
}

function inOrder(vectors: ReadonlyMap<number, Vector>, count: number): readonly Vector[] {
  return Array.from({ length: count }, (_, index) => {
    const vector = vectors.get(index);
    if (vector === undefined || vectors.size !== count) {
      throw new MalformedAnswer(`it answered ${vectors.size} embeddings to ${count} inputs`);
    }
    return vector;
  });
}

/** Numbers, or base64 of 32-bit floats. */
export function vectorIn(value: unknown): Vector {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number")) return value;
  if (typeof value === "string" && isBase64OfFloats(value)) return value;
  throw new MalformedAnswer("one of its embeddings is neither a list of numbers nor base64 of such");
}

const isBase64OfFloats = (text: string) =>
  text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && bytesIn(text) % 4 === 0;

const bytesIn = (text: string) => (text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
