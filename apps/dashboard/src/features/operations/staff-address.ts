/** @param staff addresses separated by commas; undefined for none */
export const isStaffAddress = (staff: string | undefined, address: string): boolean =>
  (staff ?? "")
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== "")
    .includes(address.trim().toLowerCase());
