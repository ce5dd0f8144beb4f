/** Imports nothing: `npm start` reads it before the database's client is generated. */
export const demoOwnerEmail = "demo@causeway.test";
