import { KeyFault, type Provider } from "../provider.ts";

/**
 * The base URL with its parts in braces filled in from the key. Throws `KeyFault` for a part that the key does not tell,
 * or that could lead elsewhere.
 */
export function fillPlaces(provider: Provider, baseUrl: string, secret: string): string {
  if (!baseUrl.includes("{")) return baseUrl;
  const places = provider.placesOf?.(secret) ?? {};
  return baseUrl.replace(/\{(\w+)\}/g, (_match, place: string) => {
    const value = places[place];
    if (
      value !== undefined &&
      /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?$/.test(value) &&
      !value.includes("..")
    ) {
      return value;
    }
    const fault = value === undefined ? `does not say its ${place}` : `has a ${place} that is no name`;
    throw new KeyFault(`The key of ${provider.name} ${fault}. Give it as JSON with the field "${place}".`);
  });
}
