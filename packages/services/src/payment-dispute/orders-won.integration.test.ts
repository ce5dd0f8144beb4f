import { testOrders } from "./payment-orders.fixture.ts";

testOrders("won");
