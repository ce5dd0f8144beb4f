/** The providers that the user's environment reaches for real. */
export async function providersWithRealKeys(variables: Readonly<Record<string, string>>): Promise<string[]> {
  const { providers } = await import("@causeway/providers");
  return Object.values(providers)
    .filter(({ id, keyVariable }) => {
      const prefix = `CAUSEWAY_PROVIDER_${id.toUpperCase().replaceAll("-", "_")}`;
      return [keyVariable, `${prefix}_API_KEY`, `${prefix}_BASE_URL`].some((name) => variables[name] !== undefined);
    })
    .map(({ id }) => id);
}
