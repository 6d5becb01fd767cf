import vendors from 'ci-info/vendors.json' with { type: 'json' };

export type VendorCondition = string | { env: string; includes: string } | { any: string[] } | Record<string, string>;

/** Of ci-info's vendors the conditions, a fifth of its table: all of a vendor's must hold. The build replaces this module by its value. */
export function ciVendors(): readonly (readonly VendorCondition[])[] {
  return vendors.map(({ env }) => (Array.isArray(env) ? env : [env]));
}
