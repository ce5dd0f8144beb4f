import { AppError } from "@causeway/errors";

/** Rethrows with the parameter called as it is in a route's body: by the names given, else with underscores. */
export const inWordsOf =
  (names: Readonly<Record<string, string>>) =>
  (error: unknown): never => {
    if (!(error instanceof AppError) || error.parameter === undefined) throw error;
    const [field = "", ...rest] = error.parameter.split(".");
    const name = names[field] ?? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const { code, message, metadata } = error;
    throw new AppError(code, message, { parameter: [name, ...rest].join("."), metadata });
  };
