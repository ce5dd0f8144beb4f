import type Stripe from "stripe";
import { makePrice } from "../checkout/make-line.ts";
import { newId } from "../ids.ts";
import type { WirePrice } from "../state.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { missing } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";

export const productRoutes = [
  route<Stripe.ProductCreateParams>("POST /v1/products", parametersOf("POST /v1/products"), ({ parameters, world }) =>
    makeProduct(world, parameters),
  ),
  route<ListParameters>("GET /v1/products", listParameters(), ({ parameters, world, path }) =>
    listOf(world.state.products.all(), parameters, path),
  ),
  route("GET /v1/products/:id", optionalParameters({}), ({ id, world }) => findProduct(world, id)),
  route<Stripe.PriceCreateParams>("POST /v1/prices", parametersOf("POST /v1/prices"), ({ parameters, world }) => {
    const { unit_amount: amount, currency, product } = parameters;
    if (amount === undefined) throw missingParameter("unit_amount");
    if (product === undefined) throw missingParameter("product");
    const price: WirePrice = {
      ...makePrice(currency.toLowerCase(), amount),
      active: true,
      product: findProduct(world, product, "product").id,
      metadata: mergeMetadata({}, parameters.metadata),
    };
    world.state.prices.insert(price);
    emit(world, "price.created", price);
    return price;
  }),
  route<ListParameters>("GET /v1/prices", listParameters(), ({ parameters, world, path }) =>
    listOf(world.state.prices.all(), parameters, path),
  ),
  route("GET /v1/prices/:id", optionalParameters({}), ({ id, world }) => {
    const price = world.state.prices.find(id);
    if (!price) throw missing("price", id, "price");
    return price;
  }),
];

function findProduct(world: StripeWorld, id: string, param = "id"): Stripe.Product {
  const product = world.state.products.find(id);
  if (!product) throw missing("product", id, param);
  return product;
}

function makeProduct(world: StripeWorld, parameters: Stripe.ProductCreateParams): Stripe.Product {
  const product: Stripe.Product = {
    id: parameters.id ?? newId.product(),
    object: "product",
    active: parameters.active ?? true,
    created: nowSeconds(),
    default_price: null,
    description: parameters.description ?? null,
    images: parameters.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, parameters.metadata),
    name: parameters.name,
    package_dimensions: null,
    shippable: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    updated: nowSeconds(),
    url: null,
  };
  world.state.products.insert(product);
  emit(world, "product.created", product);
  return product;
}
