/** What one workspace's money should look like: the rules of the SQL functions in the plainest words. */
export class LedgerModel {
  /** What it paid for, and what it was given. */
  paid = 0n;
  given = 0n;
  debt = 0n;
  readonly holds = new Map<string, bigint>();
  lease = 0n;

  get held(): bigint {
    return [...this.holds.values()].reduce((total, amount) => total + amount, this.lease);
  }

  get available(): bigint {
    return this.paid + this.given - this.held;
  }

  /** What calls hold beyond what was given stays out of refunds and disputes. */
  get refundable(): bigint {
    return this.paid - larger(0n, this.held - this.given);
  }

  hold(id: string, amount: bigint): boolean {
    if (amount > this.available) return false;
    this.holds.set(id, amount);
    return true;
  }

  raise(id: string, amount: bigint): boolean {
    const before = this.holds.get(id) ?? 0n;
    if (amount - before > this.available) return false;
    this.holds.set(id, larger(before, amount));
    return true;
  }

  settle(id: string, cost: bigint): bigint {
    const charged = smaller(cost, this.holds.get(id) ?? 0n);
    this.holds.delete(id);
    return this.#pay(charged);
  }

  grantLease(want: bigint): bigint {
    const added = smaller(want, this.available);
    this.lease += added;
    return added;
  }

  /** From the lease, and what is more than it has, from what is free. */
  settleOnLease(held: bigint, cost: bigint): bigint {
    const due = smaller(cost, held);
    const fromLease = smaller(due, this.lease);
    const fromFree = smaller(due - fromLease, this.available);
    this.lease -= fromLease;
    return this.#pay(fromLease + fromFree);
  }

  /** Of what was paid for, as far as it is free; the rest is owed. */
  takeBack(amount: bigint): void {
    const taken = smaller(amount, this.refundable);
    this.paid -= taken;
    this.debt += amount - taken;
  }

  #pay(charged: bigint): bigint {
    const fromGiven = smaller(charged, this.given);
    this.given -= fromGiven;
    this.paid -= charged - fromGiven;
    return charged;
  }
}

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
