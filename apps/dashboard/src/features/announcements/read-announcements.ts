import { listAnnouncements, type WordedAnnouncement } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { keptFresh } from "../../kept-fresh.ts";

const freshForMs = 10_000;

const readKept = keptFresh(() => listAnnouncements(getDatabase()), freshForMs);

/** What operators tell everybody, from a read that all visitors share. Nothing while it cannot be read: pages go on without. */
export const readAnnouncements = (): Promise<readonly WordedAnnouncement[]> => readKept().catch(() => []);
