/** Before all of our keys in Redis that belong to queues. */
export const queuePrefix = "causeway-queue";
